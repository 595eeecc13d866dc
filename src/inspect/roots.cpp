// SPDX-License-Identifier: LGPL-2.1-or-later
#include "inspect/roots.hpp"

#include <algorithm>
#include <set>

#include "inspect/linux_release.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

/// File systems that can hold a root. Others (swap, FAT, members of an array) are not tried.
bool may_hold_root(const FileSystem& filesystem) {
  static const std::set<std::string> kTypes = {"ext2", "ext3", "ext4",     "xfs", "btrfs",
                                               "jfs",  "ntfs", "reiserfs", "f2fs"};
  return kTypes.contains(filesystem.type);
}

std::optional<Root> look_for_root(const GuestReader& guest, const std::string& device) {
  if (is_linux_root(guest)) return Root{device, "linux", read_linux_release(guest).product};
  if (is_windows_root(guest)) return Root{device, "windows", "Windows"};
  return std::nullopt;
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

Error no_root(const Storage& storage) {
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
      disks.mount(filesystem.device, "/", "");
      auto root = look_for_root(disks.reader(), filesystem.device);
      disks.require_undamaged();
      if (root) roots.push_back(std::move(*root));
      disks.unmount_all();
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
