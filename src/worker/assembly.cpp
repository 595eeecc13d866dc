// SPDX-License-Identifier: LGPL-2.1-or-later
#include "worker/assembly.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include <linux/btrfs.h>
#include <sys/ioctl.h>

#include <fcntl.h>
#include <unistd.h>

#include <guestfit/error.hpp>

#include "guest/backend_limit.hpp"
#include "guest/disk_messages.hpp"
#include "util/host_file.hpp"
#include "util/text.hpp"
#include "util/unique_fd.hpp"
#include "worker/host_program.hpp"

namespace guestfit {
namespace {

namespace fs = std::filesystem;

/// No udev, no daemons, nothing that would be kept from one run to the next.
constexpr const char* kLvmSettings =
    "activation{udev_sync=0 udev_rules=0 monitoring=0} "
    "devices{use_devicesfile=0 obtain_device_list_from_udev=0 multipath_component_detection=0 "
    "hints=\"none\"} "
    "backup{backup=0 archive=0} global{event_activation=0}";

/// Writes one value of sysfs; false, with errno, when the kernel does not take it.
bool write_value(const std::string& path, std::string_view value) {
  const UniqueFd fd(open(path.c_str(), O_WRONLY | O_CLOEXEC));
  return fd && write(fd.get(), value.data(), value.size()) == static_cast<ssize_t>(value.size());
}

/// Sets what an md array does; false when the kernel does not do it.
bool set_array_state(const std::string& array, std::string_view state) {
  return write_value("/sys/block/" + array.substr(array.rfind('/') + 1) + "/md/array_state", state);
}

ProcessResult run_lvm(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "lvm");
  arguments.insert(arguments.end(), {"--config", kLvmSettings});
  return run_host_program(arguments);
}

/// lvm looks for what a volume needs by modprobe(8), which does not find the modules of this kernel. False
/// when nothing could be loaded.
bool load_volume_modules(KernelModules& modules) {
  bool any = false;
  for (const auto& name : parse_volume_modules(run_lvm({"lvs", "--noheadings", "-o", "lv_modules"}).output))
    any = modules.load(name) || any;
  return any;
}

// cryptsetup(8), RETURN CODES.
constexpr int kWrongKey = 2;
constexpr int kOutOfMemory = 3;

/// An editor puts a line end behind a passphrase; in a key of random bytes it belongs to the key.
ProcessResult try_key(const std::string& key_file, const std::string& device, const std::string& name) {
  const std::vector<std::string> whole = {"cryptsetup",   "open",    "--type", "luks",
                                          "--batch-mode", "--tries", "1",      "--key-file",
                                          key_file,       device,    name};
  const auto key = read_host_file(key_file);
  if (key.size() > 1 && key.ends_with('\n')) {
    auto without_line_end = whole;
    without_line_end.insert(without_line_end.end(), {"--keyfile-size", std::to_string(key.size() - 1)});
    auto result = run_host_program(without_line_end);
    if (result.exit_status != kWrongKey) return result;
  }
  return run_host_program(whole);
}

}  // namespace

void Members::add(const std::string& device, std::string_view type) {
  if (type == "linux_raid_member" || type == "isw_raid_member" || type == "ddf_raid_member")
    raid.push_back(device);
  if (type == "LVM2_member") lvm.push_back(device);
  if (type == "btrfs") btrfs.push_back(device);
}

void assemble_arrays(KernelModules& modules) {
  modules.load("md_mod");
  // No array is synchronised anew, or written to at all, before somebody writes to it.
  write_value("/sys/module/md_mod/parameters/start_ro", "1");
  // The exit status says only whether everything could be assembled: what is there now is looked at.
  run_host_program({"mdadm", "--assemble", "--scan", "--auto=yes", "--no-degraded"});
}

bool start_incomplete_arrays(const std::vector<std::string>& waiting) {
  bool any = false;
  for (const auto& array : waiting)
    any = set_array_state(array, "read-auto") || any;
  return any;
}

std::vector<std::string> activate_volumes(KernelModules& modules) {
  modules.load("dm_mod");
  // It fails when one of many volumes cannot be activated; the others are.
  const auto first = run_lvm({"vgchange", "-aay"});
  if (first.exit_status != 0 && load_volume_modules(modules)) run_lvm({"vgchange", "-aay"});
  return linked_volumes("/dev");
}

std::vector<std::string> linked_volumes(const fs::path& dev) {
  std::vector<std::string> volumes;
  std::error_code error;
  for (const auto& group : fs::directory_iterator(dev, error)) {
    if (!group.is_directory(error) || group.is_symlink(error)) continue;
    for (const auto& link : fs::directory_iterator(group, error)) {
      if (fs::read_symlink(link, error).string().starts_with("/dev/mapper/"))
        volumes.push_back("/dev/" + (group.path().filename() / link.path().filename()).string());
    }
  }
  std::sort(volumes.begin(), volumes.end());
  return volumes;
}

void announce_btrfs(const std::vector<std::string>& devices) {
  const UniqueFd control(open("/dev/btrfs-control", O_RDWR | O_CLOEXEC));
  if (!control) return;  // the mount will say what is wrong
  for (const auto& device : devices) {
    struct btrfs_ioctl_vol_args arguments = {};
    if (device.size() >= sizeof arguments.name) continue;
    std::copy(device.begin(), device.end(), arguments.name);
    ioctl(control.get(), BTRFS_IOC_SCAN_DEV, &arguments);
  }
}

void open_encrypted(KernelModules& modules, const std::string& device, const std::string& common_name,
                    const std::string& key_file, const std::string& name) {
  modules.load("dm_crypt");
  const auto result = try_key(key_file, device, name);
  if (result.exit_status == 0) return;
  if (result.exit_status == kWrongKey) throw wrong_key_error(common_name);
  if (result.exit_status == kOutOfMemory)
    throw BackendLimit("it has too little memory to open the encrypted volume " + common_name);
  throw Error(ErrorKind::failed, "",
              "cannot open the encrypted volume " + common_name + ": " + last_words(result),
              "check that it is a LUKS volume, and open it on the source machine with cryptsetup");
}

void stop_arrays(const std::vector<std::string>& arrays) {
  if (arrays.empty()) return;
  if (has_host_program("dmsetup")) run_host_program({"dmsetup", "remove_all"});
  for (const auto& array : arrays)
    set_array_state(array, "clear");
}

std::set<std::string> parse_volume_modules(std::string_view output) {
  std::set<std::string> names;
  for (const auto& line : split_lines(output)) {
    for (const auto& name : split(trim(without_line_end(line)), ',')) {
      if (!name.empty()) names.insert("dm-" + name);
    }
  }
  return names;
}

}  // namespace guestfit
