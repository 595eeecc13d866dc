// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/libguestfs_access.hpp"

#include "guest/disk_messages.hpp"
#include "guest/libguestfs_messages.hpp"

namespace guestfit {
namespace {

ArrayNames name_arrays(LibguestfsHandle& handle) {
  std::vector<AssembledArray> arrays;
  for (const auto& device : handle.arrays()) {
    auto details = handle.array_details(device);
    arrays.push_back({device, details["uuid"], details["name"]});
  }
  return ArrayNames(std::move(arrays));
}

}  // namespace

LibguestfsAccess::LibguestfsAccess(const std::vector<LibguestfsDrive>& drives, bool read_only,
                                   const std::map<std::string, std::string>& keys)
    : handle_(std::make_shared<LibguestfsHandle>(drives, read_only)),
      reader_(handle_),
      writer_(handle_, reader_),
      array_names_(name_arrays(*handle_)) {
  for (const auto& [device, key] : keys) {
    const auto what = probe(device);
    const auto type = what.find("TYPE");
    if (type == what.end() || type->second != "crypto_LUKS") throw not_encrypted_error(device);
    const auto name = "luks-" + what.at("UUID");
    auto problem = handle_->open_encrypted(array_names_.kernel_name(device), key, name);
    // An editor puts a line end behind a passphrase; in a key of random bytes it belongs to the key.
    if (problem && key.ends_with('\n'))
      problem =
          handle_->open_encrypted(array_names_.kernel_name(device), key.substr(0, key.size() - 1), name);
    if (problem) throw wrong_key_error(device);
    opened_.push_back("/dev/mapper/" + name);
  }
}

std::vector<std::string> LibguestfsAccess::partitions() {
  auto partitions = handle_->partitions();
  for (auto& partition : partitions)
    partition = array_names_.common_name(partition);
  return partitions;
}

std::vector<std::string> LibguestfsAccess::arrays() {
  return array_names_.common_names();
}

std::vector<std::string> LibguestfsAccess::logical_volumes() {
  return handle_->logical_volumes();
}

std::uint64_t LibguestfsAccess::device_size(const std::string& device) {
  return handle_->device_size(array_names_.kernel_name(device));
}

std::string LibguestfsAccess::read_device(const std::string& device, std::uint64_t offset,
                                          std::uint32_t count) {
  return handle_->read_device(array_names_.kernel_name(device), offset, count);
}

std::map<std::string, std::string> LibguestfsAccess::probe(const std::string& device) {
  return handle_->probe(array_names_.kernel_name(device));
}

std::optional<std::string> LibguestfsAccess::mount(const std::string& device, const std::string& type,
                                                   const std::string& mountpoint,
                                                   const std::string& options) {
  const auto problem = handle_->mount(array_names_.kernel_name(device), mountpoint, options);
  reader_.forget();
  if (!problem) return std::nullopt;
  if (const auto error = unknown_type_error(device, type, *problem)) throw *error;
  return without_appliance(*problem);
}

void LibguestfsAccess::unmount_all() {
  reader_.forget();
  handle_->unmount_all();
}

void LibguestfsAccess::drop_caches() {
  handle_->drop_caches();
}

void LibguestfsAccess::sync() {
  handle_->sync();
}

std::optional<std::string> LibguestfsAccess::complaints(const std::string& device,
                                                        const std::string& program) {
  return handle_->complaints(array_names_.kernel_name(device), program);
}

void LibguestfsAccess::close() {
  reader_.forget();
  handle_->shut_down();
}

std::vector<std::uint64_t> virtual_sizes(const std::vector<LibguestfsDrive>& drives) {
  std::vector<std::uint64_t> sizes;
  for (const auto& drive : drives)
    sizes.push_back(drive.virtual_size);
  return sizes;
}

}  // namespace guestfit
