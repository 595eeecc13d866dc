// SPDX-License-Identifier: LGPL-2.1-or-later
#include "inspect/mounts.hpp"

#include <algorithm>
#include <set>

#include "edit/storage/fstab.hpp"
#include "inspect/automatic_mounts.hpp"
#include "inspect/fstab_file.hpp"
#include "inspect/volume_groups.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

bool is_mountable(const FileSystem& filesystem) {
  static const std::set<std::string> kTypes = {"ext2", "ext3", "ext4",     "xfs", "btrfs",
                                               "jfs",  "vfat", "reiserfs", "f2fs"};
  return kTypes.contains(filesystem.type);
}

/// Options that change which files are seen; all others are left to the guest.
std::string visible_options(const FstabEntry& entry) {
  std::vector<std::string> kept;
  for (const auto& option : entry.options) {
    if (option.starts_with("subvol=") || option.starts_with("subvolid=")) kept.push_back(option);
  }
  return join(kept, ",");
}

class Mounter {
 public:
  Mounter(GuestDisks& disks, const Root& root) : disks_(disks), root_(root), names_(facts_) {
    facts_.storage_known = disks.storage().known;
    facts_.disks = disks.storage().disks;
    facts_.filesystems = disks.storage().filesystems;
    mounts_.device_by_mountpoint["/"] = root.device;
  }

  /// What is mounted nearer to the root comes first.
  void mount_all(std::vector<FstabEntry> entries) {
    for (const auto& entry : entries) {
      if (entry.mountpoint == "/") names_.add_evidence(entry.device, root_.device);
    }
    std::stable_sort(entries.begin(), entries.end(),
                     [](const auto& a, const auto& b) { return a.mountpoint.size() < b.mountpoint.size(); });
    for (const auto& entry : entries) {
      if (!entry.mountpoint.starts_with('/') || entry.mountpoint == "/" || entry.has_option("bind") ||
          entry.has_option("rbind"))
        continue;
      const auto match = names_.match(entry.device, entry.type, entry.mountpoint);
      if (match.kind == DeviceMatch::Kind::found) mount(*match.filesystem, entry);
    }
  }

  void mount_automatic() {
    std::vector<std::string> taken;
    for (const auto& [mountpoint, device] : mounts_.device_by_mountpoint) {
      taken.push_back(mountpoint);
      taken.push_back(device);
    }
    for (const auto& entry : find_automatic_mounts(disks_.reader(), disks_.storage(), root_.device, taken)) {
      for (const auto& filesystem : facts_.filesystems) {
        if (filesystem.device == entry.device) mount(filesystem, entry);
      }
    }
  }

  GuestMounts take() {
    for (const auto& group : find_broken_groups(disks_.storage()))
      mounts_.findings.push_back(describe_broken_group(group, Severity::warning));
    return std::move(mounts_);
  }

 private:
  void mount(const FileSystem& filesystem, const FstabEntry& entry) {
    if (!is_mountable(filesystem)) return;
    const std::string place = disks_.reader().resolve(entry.mountpoint);
    if (!disks_.reader().is_directory(place) || mounts_.device_by_mountpoint.contains(place)) return;
    try {
      disks_.mount(filesystem.device, place, visible_options(entry));
      mounts_.device_by_mountpoint[place] = filesystem.device;
    } catch (const Error& error) {
      mounts_.findings.push_back({"", error.code(), Severity::warning, error.what(), error.remedy()});
    }
  }

  GuestDisks& disks_;
  const Root& root_;
  Facts facts_;
  DeviceNames names_;
  GuestMounts mounts_;
};

}  // namespace

GuestMounts mount_guest(GuestDisks& disks, const Root& root) {
  disks.mount(root.device, "/", root.options);
  Mounter mounter(disks, root);
  mounter.mount_all(root.family == "linux" ? parse_fstab(read_fstab(disks.reader()))
                                           : std::vector<FstabEntry>());
  if (root.family == "linux") {
    mounter.mount_all(read_mount_units(disks.reader()));
    mounter.mount_automatic();
  }
  return mounter.take();
}

}  // namespace guestfit
