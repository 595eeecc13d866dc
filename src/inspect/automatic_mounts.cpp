// SPDX-License-Identifier: LGPL-2.1-or-later
#include "inspect/automatic_mounts.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "edit/storage/device_names.hpp"
#include "edit/storage/mount_unit.hpp"

namespace guestfit {
namespace {

constexpr const char* kUnits = "/etc/systemd/system";

/// Types of GPT partitions and where systemd mounts them. /var is left out: it is mounted only if its UUID is
/// made from the machine's id.
constexpr std::array<std::pair<const char*, const char*>, 5> kPlaces = {{
    {"BC13C2FF-59E6-4262-A352-B275FD6F7172", "/boot"},
    {"933AC7E1-2EB4-4F13-B844-0E14E2AEF915", "/home"},
    {"3B8F8425-20E0-4F3B-907F-1A25A76F98E8", "/srv"},
    {"8484680C-9521-48C6-9C11-B0720656F69E", "/usr"},  // x86-64
    {"B0E01050-EE5F-4390-949A-9101B17104E9", "/usr"},  // aarch64
}};

bool has_generator(const GuestReader& guest) {
  for (const char* directory : {"/usr/lib/systemd", "/lib/systemd"}) {
    if (guest.is_file(std::string(directory) + "/system-generators/systemd-gpt-auto-generator")) return true;
  }
  return false;
}

class Finder {
 public:
  Finder(const GuestReader& guest, const std::vector<std::string>& taken) : guest_(guest), taken_(taken) {}

  void add(const FileSystem& filesystem, const std::vector<std::string>& places) {
    for (const auto& place : places) {
      if (!is_free(place)) continue;
      taken_.push_back(place);
      FstabEntry entry;
      entry.device = filesystem.device;
      entry.mountpoint = place;
      entry.type = filesystem.type;
      found_.push_back(std::move(entry));
      return;
    }
  }

  std::vector<FstabEntry> take() { return std::move(found_); }

 private:
  bool is_free(const std::string& place) const {
    const auto status = guest_.link_status(place);
    return std::find(taken_.begin(), taken_.end(), place) == taken_.end() && status &&
           status->type == FileType::directory && guest_.list(place).empty();
  }

  const GuestReader& guest_;
  std::vector<std::string> taken_;
  std::vector<FstabEntry> found_;
};

}  // namespace

std::vector<FstabEntry> read_mount_units(const GuestReader& guest) {
  std::vector<FstabEntry> entries;
  for (const auto& name : guest.list(kUnits)) {
    if (name.starts_with('.') || !name.ends_with(".mount")) continue;
    const auto text = guest.read(join_path(kUnits, name));
    if (auto entry = text ? parse_mount_unit(*text) : std::nullopt) entries.push_back(std::move(*entry));
  }
  return entries;
}

bool is_efi_system_partition(const std::string& partition_type) {
  return partition_type == "C12A7328-F81F-11D2-BA4B-00A0C93EC93B" || partition_type == "0xef";
}

std::vector<FstabEntry> find_automatic_mounts(const GuestReader& guest, const Storage& storage,
                                              const std::string& root,
                                              const std::vector<std::string>& taken) {
  Finder finder(guest, taken);
  const auto root_name = parse_kernel_device_name(root);
  const bool by_type = root_name && has_generator(guest);
  for (const auto& filesystem : storage.filesystems) {
    const auto name = parse_kernel_device_name(filesystem.device);
    for (const auto& [type, place] : kPlaces) {
      if (by_type && name && name->disk == root_name->disk && filesystem.partition_type == type)
        finder.add(filesystem, {place});
    }
  }
  for (const auto& filesystem : storage.filesystems) {
    const bool known = std::find(taken.begin(), taken.end(), filesystem.device) != taken.end();
    if (!known && filesystem.type == "vfat" && is_efi_system_partition(filesystem.partition_type))
      finder.add(filesystem, {"/boot/efi", "/efi", "/boot", "/mnt"});
  }
  return finder.take();
}

}  // namespace guestfit
