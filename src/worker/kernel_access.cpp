// SPDX-License-Identifier: LGPL-2.1-or-later
#include "worker/kernel_access.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

#include <guestfit/error.hpp>

#include "guest/backend_limit.hpp"
#include "guest/disk_messages.hpp"
#include "util/text.hpp"
#include "worker/block_probe.hpp"
#include "worker/host_program.hpp"
#include "worker/mount_failure.hpp"

namespace guestfit {
namespace {

constexpr const char* kSysfs = "/sys";

BlockDevices find_disks(KernelModules& modules, std::size_t count) {
  modules.load("virtio_blk");
  return BlockDevices(kSysfs, count);
}

std::string value_of(const std::map<std::string, std::string>& values, const std::string& name) {
  const auto found = values.find(name);
  return found == values.end() ? "" : found->second;
}

/// A checker that ran out of memory says nothing about the file system.
bool could_not_check(int exit_status, const std::string& said) {
  constexpr int kKilled = 128;
  return exit_status >= kKilled || said.find("memory") != std::string::npos;
}

}  // namespace

KernelAccess::KernelAccess(const KernelAccessOptions& options)
    : disk_count_(options.disk_count),
      modules_(options.modules_directory),
      devices_(find_disks(modules_, disk_count_)),
      mounts_(options.guest_directory, modules_),
      reader_(mounts_.root()),
      writer_(mounts_.root()) {
  assemble();
  open_volumes(options.keys);
}

Members KernelAccess::look() {
  devices_ = BlockDevices(kSysfs, disk_count_);
  Members members;
  for (const auto& list :
       {devices_.disks(), devices_.partitions(), running_arrays(kSysfs), volumes_, opened_}) {
    for (const auto& device : list) {
      const auto name = devices_.kernel_name(device);
      members.add(name, value_of(probe_kernel_device(name), "TYPE"));
    }
  }
  return members;
}

/// Every member says what its array is called.
void KernelAccess::name_arrays() {
  std::vector<AssembledArray> arrays;
  for (const auto& device : running_arrays(kSysfs)) {
    AssembledArray array{device, "", ""};
    for (const auto& member : members_of(kSysfs, device)) {
      const auto& found = probe_kernel_device(member);
      if (value_of(found, "TYPE") != "linux_raid_member") continue;
      array.uuid = value_of(found, "UUID");
      array.name = value_of(found, "LABEL");
    }
    arrays.push_back(std::move(array));
  }
  array_names_ = ArrayNames(std::move(arrays));
}

std::string KernelAccess::kernel_name(const std::string& device) const {
  return devices_.kernel_name(array_names_.kernel_name(device));
}

bool KernelAccess::assemble_new_arrays(const Members& members) {
  if (members.raid == known_members_.raid) return false;
  known_members_.raid = members.raid;
  assemble_arrays(modules_);
  return true;
}

bool KernelAccess::activate_new_volumes(const Members& members) {
  if (members.lvm == known_members_.lvm) return false;
  known_members_.lvm = members.lvm;
  volumes_ = activate_volumes(modules_);
  return true;
}

/// Arrays lie below volumes mostly, but also on them; one that lacks a member is started last, since the
/// member may turn up on a volume.
void KernelAccess::assemble() {
  auto members = look();
  if (assemble_new_arrays(members)) members = look();
  if (activate_new_volumes(members)) members = look();
  if (assemble_new_arrays(members)) members = look();
  if (start_incomplete_arrays(waiting_arrays(kSysfs))) members = look();
  if (activate_new_volumes(members)) members = look();
  announce_btrfs(members.btrfs);
  name_arrays();
}

void KernelAccess::open_volumes(const std::map<std::string, std::string>& keys) {
  for (const auto& [device, key_file] : keys) {
    const auto what = probe(device);
    if (value_of(what, "TYPE") != "crypto_LUKS") throw not_encrypted_error(device);
    const auto name = "luks-" + value_of(what, "UUID");
    open_encrypted(modules_, kernel_name(device), device, key_file, name);
    opened_.push_back("/dev/mapper/" + name);
    assemble();
  }
}

std::vector<std::string> KernelAccess::partitions() {
  auto partitions = devices_.partitions();
  for (auto& partition : partitions)
    partition = array_names_.common_name(partition);
  return partitions;
}

std::vector<std::string> KernelAccess::arrays() {
  return array_names_.common_names();
}

std::vector<std::string> KernelAccess::logical_volumes() {
  return volumes_;
}

template <class Action>
auto KernelAccess::named(Action action) {
  try {
    return action();
  } catch (const Error& error) {
    throw Error(error.kind(), error.code(), devices_.with_common_names(error.what()), error.remedy());
  }
}

std::uint64_t KernelAccess::device_size(const std::string& device) {
  return named([&] { return block_device_size(kernel_name(device)); });
}

std::string KernelAccess::read_device(const std::string& device, std::uint64_t offset, std::uint32_t count) {
  return named([&] { return read_block_device(kernel_name(device), offset, count); });
}

std::map<std::string, std::string> KernelAccess::probe(const std::string& device) {
  return probe_kernel_device(kernel_name(device));
}

const std::map<std::string, std::string>& KernelAccess::probe_kernel_device(const std::string& name) {
  const auto known = probes_.find(name);
  if (known != probes_.end()) return known->second;
  auto found = named([&] { return probe_block_device(name); });
  return probes_.emplace(name, std::move(found)).first->second;
}

std::optional<std::string> KernelAccess::mount(const std::string& device, const std::string& type,
                                               const std::string& mountpoint, const std::string& options) {
  const auto name = kernel_name(device);
  damage_.before_mount();
  const auto failure = mounts_.mount(name, type, mountpoint, options);
  if (!failure) {
    damage_.mounted(name);
    return std::nullopt;
  }
  damage_.not_mounted();
  const auto message = devices_.with_common_names(failure->message);
  if (failure->is_ours)
    throw BackendLimit("its kernel cannot mount " + type + " (" + device + "): " + message);
  return message;
}

std::optional<std::string> KernelAccess::damage_met(const std::string& device) {
  return damage_.met(kernel_name(device));
}

void KernelAccess::unmount_all() {
  writer_.sync();  // lets its directories go, also those of a write that failed
  mounts_.unmount_all();
}

void KernelAccess::drop_caches() {
  // Only what is written already can be dropped.
  ::sync();
  const UniqueFd fd(open("/proc/sys/vm/drop_caches", O_WRONLY | O_CLOEXEC));
  if (!fd || write(fd.get(), "3", 1) != 1) {
    throw Error(ErrorKind::failed, "", std::string("cannot read the disks afresh: ") + strerror(errno),
                "use --backend libguestfs");
  }
}

void KernelAccess::sync() {
  ::sync();
  check_writes();
  for (const auto& disk : devices_.disks())
    named([&] { flush_block_device(devices_.kernel_name(disk)); });
  check_writes();
}

void KernelAccess::check_writes() {
  const auto errors = write_errors(log_.messages());
  if (errors.empty()) return;
  throw Error(ErrorKind::failed, "",
              "cannot write to the disks: " + devices_.with_common_names(errors.front()),
              "make space where the image is, and check the disk that holds it");
}

std::optional<std::string> KernelAccess::complaints(const std::string& device, const std::string& program) {
  auto argv = split_words(program);
  argv.push_back(kernel_name(device));
  const auto result = run_host_program(argv);
  if (result.exit_status == 0) return std::nullopt;
  auto said = devices_.with_common_names(trim(result.error_text + result.output));
  if (could_not_check(result.exit_status, said)) {
    throw BackendLimit("it has too little memory for " + argv[0] + " (" + device + ")");
  }
  return said.empty() ? last_words(result) : said;
}

void KernelAccess::close() {
  unmount_all();
  sync();
  stop_arrays(running_arrays(kSysfs));
  check_writes();
}

}  // namespace guestfit
