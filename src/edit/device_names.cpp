// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/device_names.hpp"

#include <algorithm>
#include <regex>

#include "util/text.hpp"

namespace guestfit {
namespace {

/// "a" is 0, "z" is 25, "aa" is 26, as drivers/scsi/sd.c counts.
unsigned letters_index(const std::string& letters) {
  unsigned index = 0;
  for (const char letter : letters)
    index = index * 26 + static_cast<unsigned>(letter - 'a') + 1;
  return index - 1;
}

unsigned number_or_zero(const std::string& digits) {
  return digits.empty() ? 0U : static_cast<unsigned>(std::stoul(digits));
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// The number behind "-part" of a name below /dev/disk; 0 for a whole disk.
unsigned by_name_partition(const std::string& device) {
  static const std::regex pattern(".*-part([0-9]{1,3})");
  std::smatch found;
  return std::regex_match(device, found, pattern) ? number_or_zero(found[1]) : 0U;
}

/// A logical volume has two names: /dev/VG/LV, and /dev/mapper/VG-LV with each "-" of a part doubled.
std::string mapper_name(const std::string& device) {
  const auto parts = split(device, '/');
  if (parts.size() != 4 || parts[1] != "dev" || parts[2] == "mapper" || parts[2] == "disk") return device;
  return "/dev/mapper/" + replace_all(parts[2], "-", "--") + "-" + replace_all(parts[3], "-", "--");
}

DeviceMatch absent(const std::string& explanation) {
  return {DeviceMatch::Kind::absent, nullptr, explanation};
}

/// What udev names after the identity of a volume or an array, which is written on the disks themselves
/// (13-dm-disk.rules, 69-dm-lvm.rules, 63-md-raid-arrays.rules). Ubuntu's installer writes such names.
bool names_a_volume(const std::string& device) {
  static const std::regex pattern("/dev/disk/by-id/(dm-uuid-|dm-name-|lvm-pv-uuid-|md-uuid-|md-name-).*");
  return std::regex_match(device, pattern);
}

constexpr const char* kNowhere = "is on none of the disks given";

}  // namespace

std::optional<KernelDeviceName> parse_kernel_device_name(const std::string& device) {
  // Lengths are limited so that no number overflows.
  static const std::regex letters("/dev/((?:s|h|v|xv|ub)d([a-z]{1,3}))([0-9]{0,3})");
  static const std::regex numbered(
      "/dev/((?:nvme([0-9]{1,3})n[0-9]{1,3})|(?:mmcblk([0-9]{1,3})))(?:p([0-9]{1,3}))?");
  static const std::regex cciss("/dev/(cciss/c[0-9]{1,2}d([0-9]{1,3}))(?:p([0-9]{1,3}))?");
  std::smatch found;
  if (std::regex_match(device, found, letters)) {
    return KernelDeviceName{found[1], letters_index(found[2]), number_or_zero(found[3])};
  }
  if (std::regex_match(device, found, numbered)) {
    return KernelDeviceName{found[1], number_or_zero(found[2].matched ? found[2] : found[3]),
                            number_or_zero(found[4])};
  }
  if (std::regex_match(device, found, cciss)) {
    return KernelDeviceName{found[1], number_or_zero(found[2]), number_or_zero(found[3])};
  }
  return std::nullopt;
}

bool is_unstable_device(const std::string& device) {
  static const std::regex array("/dev/md(/.*|_?d?[0-9]+(p[0-9]+)?)");
  if (names_a_volume(device)) return false;
  return parse_kernel_device_name(device).has_value() || device.starts_with("/dev/disk/by-path/") ||
         device.starts_with("/dev/disk/by-id/") || std::regex_match(device, array);
}

bool type_fits(const std::string& wanted, const std::string& found) {
  if (wanted.empty() || wanted == "auto" || wanted == found) return true;
  const auto is_ext = [](const std::string& type) {
    return type == "ext2" || type == "ext3" || type == "ext4";
  };
  const auto is_ntfs = [](const std::string& type) { return type.starts_with("ntfs"); };
  const auto is_fat = [](const std::string& type) { return type == "vfat" || type == "msdos"; };
  return (is_ext(wanted) && is_ext(found)) || (is_ntfs(wanted) && is_ntfs(found)) ||
         (is_fat(wanted) && is_fat(found));
}

DeviceNames::DeviceNames(const Facts& facts) : facts_(facts) {}

void DeviceNames::add_evidence(const std::string& guest_device, const std::string& device) {
  const auto guest_name = parse_kernel_device_name(guest_device);
  const auto our_name = parse_kernel_device_name(device);
  if (!guest_name || !our_name) return;
  const auto disk = std::find_if(facts_.disks.begin(), facts_.disks.end(), [&](const Disk& candidate) {
    return candidate.device == "/dev/" + our_name->disk;
  });
  if (disk == facts_.disks.end()) return;
  disk_by_guest_name_.emplace(guest_name->disk, static_cast<std::size_t>(disk - facts_.disks.begin()));
}

DeviceMatch DeviceNames::match(const std::string& device, const std::string& type,
                               const std::string& mountpoint) const {
  if (!facts_.storage_known || names_a_volume(device)) return {};
  for (const std::string tag : {"UUID", "LABEL", "PARTUUID", "PARTLABEL"}) {
    if (device.starts_with(tag + "=")) {
      const std::string value = device.substr(tag.size() + 1);
      return match_tag(tag, replace_all(replace_all(value, "\"", ""), "'", ""));
    }
    const std::string directory = "/dev/disk/by-" + lower(tag) + "/";
    if (device.starts_with(directory)) return match_tag(tag, device.substr(directory.size()));
  }
  if (const auto name = parse_kernel_device_name(device)) return match_kernel_name(*name, type, mountpoint);
  if (device.starts_with("/dev/disk/by-")) return match_by_partition(device, type);
  return match_device(device, type);
}

std::optional<std::string> DeviceNames::stable_name(const std::string& device, const std::string& type,
                                                    const std::string& mountpoint) const {
  if (!is_unstable_device(device)) return std::nullopt;
  const auto found = match(device, type, mountpoint);
  if (found.kind != DeviceMatch::Kind::found || found.filesystem->uuid.empty()) return std::nullopt;
  return "UUID=" + found.filesystem->uuid;
}

DeviceMatch DeviceNames::match_tag(const std::string& tag, const std::string& value) const {
  std::vector<const FileSystem*> found;
  for (const auto& filesystem : facts_.filesystems) {
    const std::string& have = tag == "UUID"       ? filesystem.uuid
                              : tag == "LABEL"    ? filesystem.label
                              : tag == "PARTUUID" ? filesystem.partition_uuid
                                                  : filesystem.partition_label;
    const bool same = tag.ends_with("UUID") ? lower(have) == lower(value) : have == value;
    if (same && !value.empty()) found.push_back(&filesystem);
  }
  if (found.empty()) return absent(kNowhere);
  if (found.size() > 1) {
    return {DeviceMatch::Kind::ambiguous, found[0],
            "is on " + found[0]->device + " and on " + found[1]->device};
  }
  return {DeviceMatch::Kind::found, found[0], ""};
}

std::optional<std::size_t> DeviceNames::disk_of(const KernelDeviceName& name) const {
  if (const auto known = disk_by_guest_name_.find(name.disk); known != disk_by_guest_name_.end())
    return known->second;
  std::set<std::size_t> taken;
  for (const auto& [guest_name, disk] : disk_by_guest_name_)
    taken.insert(disk);
  if (name.index < facts_.disks.size() && !taken.contains(name.index)) return name.index;
  return std::nullopt;
}

DeviceMatch DeviceNames::match_kernel_name(const KernelDeviceName& name, const std::string& type,
                                           const std::string& mountpoint) const {
  const bool certain = disk_by_guest_name_.contains(name.disk);
  if (!certain && !mountpoint.empty() && mountpoint != "none") {
    for (const auto& filesystem : facts_.filesystems) {
      const auto place = parse_kernel_device_name(filesystem.device);
      if (filesystem.last_mounted == mountpoint && place && place->partition == name.partition &&
          type_fits(type, filesystem.type)) {
        return accept(filesystem);
      }
    }
  }
  const auto disk = disk_of(name);
  const FileSystem* found = disk ? on_disk(*disk, name.partition) : nullptr;
  if (found == nullptr) return absent(kNowhere);
  if (!type_fits(type, found->type)) {
    return absent("would be " + found->device + ", which holds " +
                  (found->type.empty() ? "no file system" : found->type) + " and not " + type);
  }
  return accept(*found);
}

DeviceMatch DeviceNames::match_by_partition(const std::string& device, const std::string& type) const {
  std::vector<const FileSystem*> found;
  for (std::size_t disk = 0; disk < facts_.disks.size(); ++disk) {
    const FileSystem* candidate = on_disk(disk, by_name_partition(device));
    if (candidate != nullptr && type_fits(type, candidate->type)) found.push_back(candidate);
  }
  if (found.empty()) return absent(kNowhere);
  if (found.size() > 1) {
    return {DeviceMatch::Kind::ambiguous, found[0], "may be " + found[0]->device + " or " + found[1]->device};
  }
  return accept(*found[0]);
}

DeviceMatch DeviceNames::match_device(const std::string& device, const std::string& type) const {
  if (!device.starts_with("/dev/")) return {};
  for (const auto& filesystem : facts_.filesystems) {
    if (mapper_name(filesystem.device) != mapper_name(device)) continue;
    if (!type_fits(type, filesystem.type)) return {};
    return accept(filesystem);
  }
  return absent(kNowhere);
}

DeviceMatch DeviceNames::accept(const FileSystem& filesystem) const {
  for (const auto& other : facts_.filesystems) {
    if (&other != &filesystem && !other.uuid.empty() && other.uuid == filesystem.uuid) {
      return {DeviceMatch::Kind::ambiguous, &filesystem,
              "has the UUID " + filesystem.uuid + ", which " + other.device + " has too"};
    }
  }
  return {DeviceMatch::Kind::found, &filesystem, ""};
}

const FileSystem* DeviceNames::on_disk(std::size_t disk, unsigned partition) const {
  const std::string device =
      facts_.disks[disk].device + (partition == 0 ? std::string() : std::to_string(partition));
  const auto found = std::find_if(facts_.filesystems.begin(), facts_.filesystems.end(),
                                  [&](const FileSystem& filesystem) { return filesystem.device == device; });
  return found == facts_.filesystems.end() || found->type.empty() ? nullptr : &*found;
}

}  // namespace guestfit
