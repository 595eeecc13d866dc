// SPDX-License-Identifier: LGPL-2.1-or-later
#include "inspect/roots.hpp"

#include <algorithm>
#include <set>

#include "edit/storage/fstab.hpp"
#include "inspect/fstab_file.hpp"
#include "inspect/linux_release.hpp"
#include "inspect/volume_groups.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

/// File systems that can hold a root. Others (swap, FAT, members of an array) are not tried.
bool may_hold_root(const FileSystem& filesystem) {
  static const std::set<std::string> kTypes = {"ext2", "ext3", "ext4",     "xfs", "btrfs",
                                               "jfs",  "ntfs", "reiserfs", "f2fs"};
  return kTypes.contains(filesystem.type);
}

std::optional<Root> look_for_root(const GuestReader& guest, const std::string& device,
                                  const std::string& options) {
  if (is_linux_root(guest)) return Root{device, "linux", read_linux_release(guest).product, options};
  if (is_windows_root(guest)) return Root{device, "windows", "Windows", options};
  return std::nullopt;
}

std::optional<Root> mount_and_look(GuestDisks& disks, const std::string& device, const std::string& options) {
  disks.mount(device, "/", options);
  auto root = look_for_root(disks.reader(), device, options);
  disks.require_undamaged();
  disks.unmount_all();
  return root;
}

/// Snapshots of a root are roots, too. The one that is started mounts itself: its fstab names it.
bool mounts_itself(const GuestReader& guest, const std::string& subvolume) {
  std::vector<FstabEntry> entries;
  try {
    entries = parse_fstab(read_fstab(guest));
  } catch (const Error&) {
    return false;  // it is said when this root is chosen
  }
  return std::any_of(entries.begin(), entries.end(), [&](const FstabEntry& entry) {
    return entry.mountpoint == "/" &&
           (entry.has_option("subvol=" + subvolume) || entry.has_option("subvol=/" + subvolume));
  });
}

/// Roots in subvolumes right below the top of a Btrfs, which is where installers put them: "@" (Ubuntu,
/// openSUSE), "@rootfs" (Debian), "root" (Fedora). Of several, those that mount themselves.
std::vector<Root> find_roots_in_subvolumes(GuestDisks& disks, const std::string& device) {
  disks.mount(device, "/", "subvolid=5");
  std::vector<std::string> names;
  for (const auto& name : disks.reader().list("/")) {
    const bool can_be_an_option = name.find(',') == std::string::npos;
    if (can_be_an_option && disks.reader().is_directory("/" + name + "/etc")) names.push_back(name);
  }
  disks.unmount_all();
  std::vector<Root> all;
  std::vector<Root> active;
  for (const auto& name : names) {
    const auto options = "subvol=" + name;
    disks.mount(device, "/", options);
    if (auto root = look_for_root(disks.reader(), device, options)) {
      all.push_back(*root);
      if (mounts_itself(disks.reader(), name)) active.push_back(*root);
    }
    disks.require_undamaged();
    disks.unmount_all();
  }
  return active.empty() ? all : active;
}

std::string list_roots(const std::vector<Root>& roots) {
  std::vector<std::string> lines;
  for (const auto& root : roots)
    lines.push_back(root.product + " on " + root.device);
  return join(lines, ", ");
}

/// Partitions that are made for a file system of a guest and have nothing that is known on them: a damaged
/// superblock looks like this.
std::vector<std::string> unknown_contents(const Storage& storage) {
  static const std::set<std::string> kTypes = {"0x83",  // Linux
                                               "0x7",   // NTFS
                                               "0FC63DAF-8483-4772-8E79-3D69D8477DE4",
                                               "EBD0A0A2-B9E5-4433-87C0-68B6B72699C7",
                                               "4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709"};
  std::vector<std::string> devices;
  for (const auto& filesystem : storage.filesystems) {
    if (filesystem.type.empty() && kTypes.contains(filesystem.partition_type))
      devices.push_back(filesystem.device);
  }
  return devices;
}

bool is_open(const FileSystem& encrypted, const Storage& storage) {
  return std::any_of(storage.filesystems.begin(), storage.filesystems.end(), [&](const FileSystem& each) {
    return each.device == "/dev/mapper/luks-" + encrypted.uuid;
  });
}

/// An encrypted volume that the root may be on: one that no key was given for.
std::optional<Error> encrypted_volume(const Storage& storage) {
  for (const auto& volume : storage.filesystems) {
    if (volume.type == "crypto_LUKS" && !is_open(volume, storage)) {
      return Error(ErrorKind::refused, "LIM-13", "the volume " + volume.device + " is encrypted (LUKS)",
                   "give its key: --key " + volume.device + ":FILE");
    }
    if (volume.type == "BitLocker") {
      return Error(ErrorKind::refused, "LIM-13", "the volume " + volume.device + " is encrypted (BitLocker)",
                   "decrypt it in the running guest: manage-bde -off");
    }
  }
  return std::nullopt;
}

Error no_root(const Storage& storage) {
  if (const auto encrypted = encrypted_volume(storage)) return *encrypted;
  if (const auto broken = find_broken_groups(storage); !broken.empty()) {
    const auto finding = describe_broken_group(broken.front(), Severity::blocker);
    return Error(ErrorKind::refused, finding.code, "no operating system was found: " + finding.message,
                 finding.remedy);
  }
  const std::string missing = "give the disk that the guest boots from, and all others that its system needs";
  const auto unknown = join(unknown_contents(storage), ", ");
  if (unknown.empty())
    return Error(ErrorKind::refused, "ERR-9", "no operating system was found on the disks", missing);
  return Error(ErrorKind::refused, "ERR-9",
               "no operating system was found on the disks, and nothing that guestfit knows is on " + unknown,
               "if a file system of the guest should be on " + unknown +
                   ", it is damaged: check it on the source machine, and copy the image once more; if not, " +
                   missing);
}

}  // namespace

bool is_linux_root(const GuestReader& guest) {
  if (!guest.is_directory("/etc")) return false;
  for (const char* file :
       {"/etc/os-release", "/usr/lib/os-release", "/etc/debian_version", "/etc/redhat-release",
        "/etc/SuSE-release", "/etc/alpine-release", "/etc/arch-release"}) {
    if (guest.is_file(file)) return true;
  }
  return guest.is_file("/etc/fstab") && guest.link_status("/sbin").has_value();
}

bool is_windows_root(const GuestReader& guest) {
  for (const char* directory :
       {"/Windows/System32/config", "/WINDOWS/system32/config", "/windows/system32/config"}) {
    if (guest.is_directory(directory)) return true;
  }
  return false;
}

std::vector<Root> find_roots(GuestDisks& disks) {
  std::vector<Root> roots;
  std::optional<Error> first_error;
  for (const auto& filesystem : disks.storage().filesystems) {
    if (!may_hold_root(filesystem)) continue;
    try {
      if (auto root = mount_and_look(disks, filesystem.device, "")) {
        roots.push_back(std::move(*root));
      } else if (filesystem.type == "btrfs") {
        const auto found = find_roots_in_subvolumes(disks, filesystem.device);
        roots.insert(roots.end(), found.begin(), found.end());
      }
    } catch (const Error& error) {
      disks.unmount_all();
      if (!first_error) first_error = error;
    }
  }
  if (roots.empty() && first_error) throw Error(*first_error);
  return roots;
}

Root choose_root(const std::vector<Root>& roots, const std::optional<std::string>& wanted,
                 const Storage& storage) {
  if (roots.empty()) throw Error(no_root(storage));
  if (!wanted && roots.size() == 1) return roots[0];
  if (!wanted) {
    throw Error(ErrorKind::refused, "LIM-4", "there is more than one operating system: " + list_roots(roots),
                "choose one with --root, for example --root " + roots[0].device);
  }
  const auto found =
      std::find_if(roots.begin(), roots.end(), [&](const Root& root) { return root.device == *wanted; });
  if (found == roots.end()) {
    throw Error(ErrorKind::refused, "ERR-9",
                "there is no operating system on " + *wanted + ", only " + list_roots(roots),
                "name one of these with --root");
  }
  return *found;
}

}  // namespace guestfit
