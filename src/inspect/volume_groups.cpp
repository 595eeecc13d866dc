// SPDX-License-Identifier: LGPL-2.1-or-later
#include "inspect/volume_groups.hpp"

#include <algorithm>
#include <map>

#include "util/text.hpp"

namespace guestfit {
namespace {

bool is_given(const LvmPhysicalVolume& volume, const Storage& storage) {
  return std::any_of(storage.filesystems.begin(), storage.filesystems.end(), [&](const FileSystem& each) {
    return each.type == "LVM2_member" && each.uuid == volume.id;
  });
}

bool has_active_volume(const std::string& group, const Storage& storage) {
  return std::any_of(storage.filesystems.begin(), storage.filesystems.end(),
                     [&](const FileSystem& each) { return each.device.starts_with("/dev/" + group + "/"); });
}

}  // namespace

std::vector<BrokenGroup> find_broken_groups(const Storage& storage) {
  // Every physical volume has a copy; one that was away for a while has an old one.
  std::map<std::string, LvmGroup> groups;
  for (const auto& text : storage.lvm_metadata) {
    auto group = parse_lvm_metadata(text);
    if (!group) continue;
    auto& known = groups[group->name];
    if (known.name.empty() || known.version < group->version) known = std::move(*group);
  }
  std::vector<BrokenGroup> broken;
  for (const auto& [name, group] : groups) {
    BrokenGroup found{name, {}};
    for (const auto& volume : group.physical_volumes) {
      if (!is_given(volume, storage)) found.missing.push_back(volume);
    }
    const bool inactive = !group.visible_volumes.empty() && !has_active_volume(name, storage);
    if (!found.missing.empty() || inactive) broken.push_back(std::move(found));
  }
  return broken;
}

Finding describe_broken_group(const BrokenGroup& group, Severity severity) {
  const auto name = printable(group.name);
  if (group.missing.empty()) {
    return {
        "", "ERR-6", severity, "the volume group " + name + " could not be activated",
        "check it on the source machine with vgck and lvs, and whether it uses a kind of volume that this "
        "host does not know"};
  }
  std::vector<std::string> missing;
  for (const auto& volume : group.missing) {
    missing.push_back(printable(volume.id) +
                      (volume.device.empty() ? "" : ", which the guest knew as " + printable(volume.device)));
  }
  return {
      "", "ERR-6", severity,
      "the volume group " + name + " could not be activated whole: it lacks the physical volume" +
          (missing.size() > 1 ? "s " : " ") + join(missing, "; "),
      "give the disk that has it, too, or the key of the encrypted volume that it is in; if the guest does "
      "without, take it out of the group on the source machine: vgreduce --removemissing"};
}

}  // namespace guestfit
