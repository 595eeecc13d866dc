// SPDX-License-Identifier: LGPL-2.1-or-later
#include "inspect/mounts.hpp"

#include <algorithm>
#include <set>

#include "edit/fstab.hpp"
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

}  // namespace

GuestMounts mount_guest(GuestDisks& disks, const Root& root) {
  GuestMounts mounts;
  disks.mount(root.device, "/", root.options);
  mounts.device_by_mountpoint["/"] = root.device;

  Facts facts;
  facts.storage_known = disks.storage().known;
  facts.disks = disks.storage().disks;
  facts.filesystems = disks.storage().filesystems;
  DeviceNames names(facts);
  auto entries = parse_fstab(disks.reader().read("/etc/fstab").value_or(""));
  for (const auto& entry : entries) {
    if (entry.mountpoint == "/") names.add_evidence(entry.device, root.device);
  }
  std::stable_sort(entries.begin(), entries.end(),
                   [](const auto& a, const auto& b) { return a.mountpoint.size() < b.mountpoint.size(); });
  for (const auto& entry : entries) {
    if (!entry.mountpoint.starts_with('/') || entry.mountpoint == "/" || entry.has_option("bind")) continue;
    const auto match = names.match(entry.device, entry.type, entry.mountpoint);
    if (match.kind != DeviceMatch::Kind::found || !is_mountable(*match.filesystem)) continue;
    const std::string place = disks.reader().resolve(entry.mountpoint);
    if (!disks.reader().is_directory(place) || mounts.device_by_mountpoint.contains(place)) continue;
    try {
      disks.mount(match.filesystem->device, place, visible_options(entry));
      mounts.device_by_mountpoint[place] = match.filesystem->device;
    } catch (const Error& error) {
      mounts.findings.push_back({"", error.code(), Severity::warning, error.what(), error.remedy()});
    }
  }
  return mounts;
}

}  // namespace guestfit
