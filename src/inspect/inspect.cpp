// SPDX-License-Identifier: LGPL-2.1-or-later
#include "inspect/inspect.hpp"

#include "edit/storage/fstab.hpp"
#include "inspect/boot.hpp"
#include "inspect/fstab_file.hpp"
#include "inspect/kernels.hpp"
#include "inspect/linux_release.hpp"
#include "inspect/network.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

std::string read_hostname(const GuestReader& guest) {
  for (const auto& raw : split_lines(guest.read("/etc/hostname").value_or(""))) {
    const auto line = trim(raw);
    if (!line.empty() && !line.starts_with('#')) return std::string(line);
  }
  return "";
}

std::vector<std::string> find_network_files(const GuestReader& guest) {
  const std::pair<std::string, std::string> places[] = {
      {"/etc/network", "interfaces"},
      {"/etc/network/interfaces.d", "*"},
      {"/etc/sysconfig/network-scripts", "ifcfg-*"},
      {"/etc/sysconfig/network", "ifcfg-*"},
      {"/etc/netplan", "*.yaml"},
      {"/etc/NetworkManager/system-connections", "*"},
      {"/etc/systemd/network", "*"},
      {"/etc/udev/rules.d", "*persistent-net.rules"},
  };
  std::vector<std::string> files;
  for (const auto& [directory, pattern] : places) {
    for (const auto& name : guest.list(directory)) {
      const std::string path = join_path(directory, name);
      if (!name.starts_with('.') && matches_glob(pattern, name) && guest.is_file(path)) files.push_back(path);
    }
  }
  return files;
}

/// Where each file system belongs: where it is mounted, or where fstab would put what is not mounted (swap).
void set_mountpoints(Facts& facts, const GuestReader& guest, const GuestMounts& mounts) {
  for (const auto& [mountpoint, device] : mounts.device_by_mountpoint) {
    for (auto& filesystem : facts.filesystems) {
      const bool shorter = !filesystem.mountpoint || mountpoint.size() < filesystem.mountpoint->size();
      if (filesystem.device == device && shorter) filesystem.mountpoint = mountpoint;
    }
  }
  DeviceNames names(facts);
  const auto entries = parse_fstab(read_fstab(guest));
  for (const auto& entry : entries) {
    if (entry.mountpoint == "/") names.add_evidence(entry.device, facts.root);
  }
  for (const auto& entry : entries) {
    const auto match = names.match(entry.device, entry.type, entry.mountpoint);
    if (match.kind != DeviceMatch::Kind::found || !entry.mountpoint.starts_with('/')) continue;
    for (auto& filesystem : facts.filesystems) {
      if (&filesystem == match.filesystem && !filesystem.mountpoint) filesystem.mountpoint = entry.mountpoint;
    }
  }
}

}  // namespace

Inspection inspect_guest(const GuestReader& guest, const Storage& storage, const Root& root,
                         const GuestMounts& mounts) {
  Inspection result;
  Facts& facts = result.facts;
  facts.root = root.device;
  facts.storage_known = storage.known;
  facts.disks = storage.disks;
  facts.filesystems = storage.filesystems;
  result.findings = mounts.findings;
  if (root.family != "linux") {
    facts.os.family = root.family;
    facts.os.product = root.product;
    facts.firmware = find_firmware(guest, storage);
    return result;
  }
  facts.os = read_linux_release(guest);
  facts.os.arch = read_linux_architecture(guest);
  facts.firmware = find_firmware(guest, storage);
  facts.hostname = read_hostname(guest);
  facts.boot_loaders = find_boot_loaders(guest, facts.firmware);
  facts.kernels = find_kernels(guest);
  facts.initramfs_generators = find_initramfs_generators(guest);
  facts.network_stacks = find_network_stacks(guest);
  facts.network_files = find_network_files(guest);
  set_mountpoints(facts, guest, mounts);
  return result;
}

Inspection open_guest(GuestDisks& disks, const std::optional<std::string>& wanted_root) {
  if (!disks.storage().known) {
    const GuestReader& guest = disks.reader();
    if (is_linux_root(guest)) return inspect_guest(guest, disks.storage(), {"", "linux", "", ""}, {});
    if (is_windows_root(guest))
      return inspect_guest(guest, disks.storage(), {"", "windows", "Windows", ""}, {});
    throw Error(ErrorKind::refused, "ERR-9", "no operating system was found in the directory",
                "give the directory that is the root of the guest, the one with etc and boot in it");
  }
  const Root root = choose_root(find_roots(disks), wanted_root, disks.storage());
  const GuestMounts mounts = mount_guest(disks, root);
  return inspect_guest(disks.reader(), disks.storage(), root, mounts);
}

}  // namespace guestfit
