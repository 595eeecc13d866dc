// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/storage/device_names.hpp"

#include <algorithm>
#include <regex>
#include <string_view>

#include "util/array_names.hpp"
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

/// Takes a name apart from its start.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool skip(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  /// Lengths are limited so that no number overflows.
  std::string digits(std::size_t most) { return take(most, '0', '9'); }
  std::string letters(std::size_t most) { return take(most, 'a', 'z'); }
  std::string_view taken() const { return text_.substr(0, at_); }
  bool at_end() const { return at_ == text_.size(); }

 private:
  std::string take(std::size_t most, char first, char last) {
    const auto begin = at_;
    while (at_ < text_.size() && at_ - begin < most && text_[at_] >= first && text_[at_] <= last)
      ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

/// What has been taken is the disk; "p3" may follow.
std::optional<KernelDeviceName> with_partition(Scanner& name, unsigned index) {
  const std::string disk(name.taken());
  std::string partition;
  if (name.skip("p")) {
    partition = name.digits(3);
    if (partition.empty()) return std::nullopt;
  }
  if (!name.at_end()) return std::nullopt;
  return KernelDeviceName{disk, index, number_or_zero(partition)};
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// The number behind "-part" of a name below /dev/disk; 0 for a whole disk.
unsigned by_name_partition(const std::string& device) {
  constexpr std::string_view kPart = "-part";
  const auto at = device.rfind(kPart);
  if (at == std::string::npos) return 0;
  Scanner rest(std::string_view(device).substr(at + kPart.size()));
  const auto digits = rest.digits(3);
  return rest.at_end() ? number_or_zero(digits) : 0;
}

/// The partition of a disk that multipath-tools has under its name: 1 for "/dev/mapper/mpatha1" and
/// "/dev/mapper/mpathb-part1"; none when it is no such name. Names by WWID are known by their partition only.
std::optional<unsigned> multipath_partition(const std::string& device) {
  static const std::regex pattern(
      "/dev/mapper/(?:mpath[a-z]{1,3}(?:p|-part|_part)?([0-9]{0,3})|"
      "[1-8][0-9a-f]{16,32}(?:p|-part|_part)([0-9]{1,3}))");
  std::smatch found;
  const bool may_be = device.starts_with("/dev/mapper/") && device.size() < 80;
  if (!may_be || !std::regex_match(device, found, pattern)) return std::nullopt;
  return number_or_zero(found[1].matched ? found[1] : found[2]);
}

bool is_array(const std::string& device) {
  static const std::regex array("/dev/md(/.*|_?d?[0-9]+(p[0-9]+)?)");
  return device.starts_with("/dev/md") && device.size() < 256 && std::regex_match(device, array);
}

/// "/dev/md/0" is a link to "/dev/md0".
std::string array_name(const std::string& device) {
  const std::string directory = "/dev/md/";
  const bool number = device.starts_with(directory) && device.size() > directory.size() &&
                      device.find_first_not_of("0123456789p", directory.size()) == std::string::npos;
  return number ? "/dev/md" + device.substr(directory.size()) : device;
}

/// The same digits in the two ways to write the UUID of an array: blkid's and mdadm's.
std::string plain_uuid(const std::string& uuid) {
  return lower(replace_all(replace_all(uuid, ":", ""), "-", ""));
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
  // Written out, and not as regular expressions: a long fstab asks thousands of times.
  constexpr std::string_view kDev = "/dev/";
  if (!device.starts_with(kDev)) return std::nullopt;
  Scanner name(std::string_view(device).substr(kDev.size()));
  if (name.skip("nvme") || name.skip("mmcblk")) {
    const bool nvme = device.starts_with("/dev/nvme");
    const auto index = name.digits(3);
    if (index.empty() || (nvme && (!name.skip("n") || name.digits(3).empty()))) return std::nullopt;
    return with_partition(name, number_or_zero(index));
  }
  if (name.skip("cciss/c")) {
    if (name.digits(2).empty() || !name.skip("d")) return std::nullopt;
    const auto index = name.digits(3);
    return index.empty() ? std::nullopt : with_partition(name, number_or_zero(index));
  }
  for (const auto* const bus : {"sd", "hd", "vd", "xvd", "ubd"}) {
    if (!name.skip(bus)) continue;
    const auto letters = name.letters(3);
    if (letters.empty()) return std::nullopt;
    const std::string disk(name.taken());
    const auto partition = name.digits(3);
    if (!name.at_end()) return std::nullopt;
    return KernelDeviceName{disk, letters_index(letters), number_or_zero(partition)};
  }
  return std::nullopt;
}

bool is_unstable_device(const std::string& device) {
  if (names_a_volume(device)) return false;
  return parse_kernel_device_name(device).has_value() || device.starts_with("/dev/disk/by-path/") ||
         device.starts_with("/dev/disk/by-id/") || is_array(device) ||
         multipath_partition(device).has_value();
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
  if (is_array(device)) return match_array(array_name(device), type, mountpoint);
  if (device.starts_with("/dev/disk/by-")) return match_by_partition(by_name_partition(device), type);
  if (const auto partition = multipath_partition(device)) return match_by_partition(*partition, type);
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

void DeviceNames::add_array(const std::string& guest_device, const std::string& array_uuid) {
  std::vector<const FileSystem*> members;
  std::set<std::string> uuids;
  for (const auto& filesystem : facts_.filesystems) {
    if (filesystem.type != "linux_raid_member") continue;
    uuids.insert(plain_uuid(filesystem.uuid));
    if (plain_uuid(filesystem.uuid) == plain_uuid(array_uuid)) members.push_back(&filesystem);
  }
  if (members.empty()) return;
  const auto name = array_device_name(members[0]->label);
  if (!name.empty()) array_by_guest_name_.emplace(array_name(guest_device), name);
}

std::optional<std::string> DeviceNames::array_of_member(const std::string& device) const {
  const auto found = match(device, "linux_raid_member");
  if (found.kind == DeviceMatch::Kind::absent || found.filesystem == nullptr ||
      found.filesystem->type != "linux_raid_member")
    return std::nullopt;
  const auto digits = plain_uuid(found.filesystem->uuid);
  if (digits.size() != 32) return std::nullopt;
  return digits.substr(0, 8) + ":" + digits.substr(8, 8) + ":" + digits.substr(16, 8) + ":" +
         digits.substr(24);
}

/// By the name that mdadm.conf or the array itself has; by where it was mounted last; by being the only one.
DeviceMatch DeviceNames::match_array(const std::string& device, const std::string& type,
                                     const std::string& mountpoint) const {
  const auto known = array_by_guest_name_.find(device);
  const auto& name = known == array_by_guest_name_.end() ? device : known->second;
  const FileSystem* last_there = nullptr;
  std::vector<const FileSystem*> arrays;
  for (const auto& filesystem : facts_.filesystems) {
    if (!is_array(filesystem.device) || filesystem.type.empty() || !type_fits(type, filesystem.type))
      continue;
    if (filesystem.device == name) return accept(filesystem);
    if (!mountpoint.empty() && filesystem.last_mounted == mountpoint) last_there = &filesystem;
    arrays.push_back(&filesystem);
  }
  if (known != array_by_guest_name_.end()) return absent(kNowhere);
  if (last_there != nullptr) return accept(*last_there);
  return arrays.size() == 1 ? accept(*arrays[0]) : absent(kNowhere);
}

DeviceMatch DeviceNames::match_by_partition(unsigned partition, const std::string& type) const {
  std::vector<const FileSystem*> found;
  for (std::size_t disk = 0; disk < facts_.disks.size(); ++disk) {
    const FileSystem* candidate = on_disk(disk, partition);
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
