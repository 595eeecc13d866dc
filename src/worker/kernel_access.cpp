// SPDX-License-Identifier: LGPL-2.1-or-later
#include "worker/kernel_access.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

#include <guestfit/error.hpp>

#include "guest/backend_limit.hpp"
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
  for (const auto& list : {devices_.disks(), devices_.partitions(), arrays(), volumes_, opened_}) {
    for (const auto& device : list)
      members.add(devices_.kernel_name(device), value_of(probe(device), "TYPE"));
  }
  return members;
}

void KernelAccess::activate_new_volumes(const Members& members) {
  if (members.lvm == known_lvm_members_) return;
  known_lvm_members_ = members.lvm;
  volumes_ = activate_volumes(modules_);
}

void KernelAccess::assemble() {
  auto members = look();
  if (!members.raid.empty()) {
    start_complete_arrays(modules_);
    members = look();
  }
  activate_new_volumes(members);
  if (!members.raid.empty() && !all_in_arrays(kSysfs, members.raid)) {
    start_incomplete_arrays();
    activate_new_volumes(look());
  }
  announce_btrfs(look().btrfs);
}

void KernelAccess::open_volumes(const std::map<std::string, std::string>& keys) {
  for (const auto& [device, key_file] : keys) {
    const auto what = probe(device);
    if (value_of(what, "TYPE") != "crypto_LUKS") {
      throw Error(ErrorKind::usage, "", printable(device) + " is not an encrypted volume (LUKS)",
                  "name the device that guestfit inspect shows with the type crypto_LUKS");
    }
    const auto name = "luks-" + value_of(what, "UUID");
    open_encrypted(modules_, devices_.kernel_name(device), device, key_file, name);
    opened_.push_back("/dev/mapper/" + name);
    activate_new_volumes(look());
  }
  if (!keys.empty()) announce_btrfs(look().btrfs);
}

std::vector<std::string> KernelAccess::partitions() {
  return devices_.partitions();
}

std::vector<std::string> KernelAccess::arrays() {
  return running_arrays(kSysfs);
}

std::vector<std::string> KernelAccess::logical_volumes() {
  return volumes_;
}

std::uint64_t KernelAccess::device_size(const std::string& device) {
  return block_device_size(devices_.kernel_name(device));
}

std::string KernelAccess::read_device(const std::string& device, std::uint64_t offset, std::uint32_t count) {
  return read_block_device(devices_.kernel_name(device), offset, count);
}

std::map<std::string, std::string> KernelAccess::probe(const std::string& device) {
  const auto known = probes_.find(device);
  if (known != probes_.end()) return known->second;
  return probes_.emplace(device, probe_block_device(devices_.kernel_name(device))).first->second;
}

std::optional<std::string> KernelAccess::mount(const std::string& device, const std::string& type,
                                               const std::string& mountpoint, const std::string& options) {
  const auto name = devices_.kernel_name(device);
  damage_.before_mount();
  const auto failure = mounts_.mount(name, type, mountpoint, options);
  if (!failure) {
    damage_.mounted(name);
    return std::nullopt;
  }
  damage_.not_mounted();
  const auto message = devices_.with_common_names(failure->message);
  if (failure->is_ours)
    throw BackendLimit("its kernel cannot mount " + device + " (" + type + "): " + message);
  return message;
}

std::optional<std::string> KernelAccess::damage_met(const std::string& device) {
  return damage_.met(devices_.kernel_name(device));
}

void KernelAccess::unmount_all() {
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
  for (const auto& disk : devices_.disks())
    flush_block_device(devices_.kernel_name(disk));
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
  argv.push_back(devices_.kernel_name(device));
  const auto result = run_host_program(argv);
  if (result.exit_status == 0) return std::nullopt;
  auto said = devices_.with_common_names(trim(result.output + result.error_text));
  if (could_not_check(result.exit_status, said)) {
    throw BackendLimit("it has too little memory for " + argv[0] + " (" + device + ")");
  }
  return said.empty() ? last_words(result) : said;
}

void KernelAccess::close() {
  unmount_all();
  sync();
  stop_arrays(arrays());
  check_writes();
}

}  // namespace guestfit
