// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/disk_storage.hpp"

#include <algorithm>
#include <cctype>

#include "guest/ext_superblock.hpp"
#include "guest/lvm_label.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

using Probe = std::map<std::string, std::string>;

constexpr std::uint64_t kSectorSize = 512;  // the unit of PART_ENTRY_SIZE, whatever the disk's own sectors

std::string value_of(const Probe& probe, const std::string& key) {
  const auto found = probe.find(key);
  return found == probe.end() ? "" : found->second;
}

std::string upper_case(std::string text) {
  for (auto& letter : text)
    letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  return text;
}

PartitionScheme scheme_of(const Probe& probe) {
  const auto type = value_of(probe, "PTTYPE");
  if (type == "gpt") return PartitionScheme::gpt;
  return type == "dos" ? PartitionScheme::mbr : PartitionScheme::none;
}

FileSystem describe(DiskAccess& access, const std::string& device, const Probe& probe) {
  FileSystem filesystem;
  filesystem.device = device;
  filesystem.type = value_of(probe, "TYPE");
  filesystem.uuid = value_of(probe, "UUID");
  filesystem.label = value_of(probe, "LABEL");
  filesystem.partition_uuid = value_of(probe, "PART_ENTRY_UUID");
  filesystem.partition_label = value_of(probe, "PART_ENTRY_NAME");
  const auto type = value_of(probe, "PART_ENTRY_TYPE");
  filesystem.partition_type = value_of(probe, "PART_ENTRY_SCHEME") == "gpt" ? upper_case(type) : type;
  const auto sectors = parse_number(value_of(probe, "PART_ENTRY_SIZE")).value_or(0);
  filesystem.size = static_cast<std::uint64_t>(std::max(sectors, 0L)) * kSectorSize;
  if (is_ext(filesystem.type)) {
    const auto bytes = access.read_device(device, kExtSuperblockOffset, kExtSuperblockSize);
    if (const auto superblock = parse_ext_superblock(bytes))
      filesystem.last_mounted = superblock->last_mounted;
  }
  return filesystem;
}

bool has_type(const Storage& storage, const std::string& type) {
  return std::any_of(storage.filesystems.begin(), storage.filesystems.end(),
                     [&](const FileSystem& each) { return each.type == type; });
}

/// Also of the physical volumes that lie on arrays and in encrypted volumes.
void read_lvm_texts(DiskAccess& access, Storage& storage) {
  for (const auto& filesystem : storage.filesystems) {
    if (filesystem.type != "LVM2_member") continue;
    auto text = read_lvm_metadata([&](std::uint64_t offset, std::uint32_t count) {
      return access.read_device(filesystem.device, offset, count);
    });
    if (!text.empty()) storage.lvm_metadata.push_back(std::move(text));
  }
}

/// A device that is made of others; blkid says nothing of its size.
void add_assembled(DiskAccess& access, const std::string& device, Storage& storage) {
  auto filesystem = describe(access, device, access.probe(device));
  filesystem.size = access.device_size(device);
  storage.filesystems.push_back(std::move(filesystem));
}

}  // namespace

std::string drive_name(std::size_t index) {
  std::string letters;
  for (auto rest = index + 1; rest > 0; rest = (rest - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('a' + (rest - 1) % 26));
  }
  return "/dev/sd" + letters;
}

Storage read_storage(DiskAccess& access, const std::vector<std::uint64_t>& sizes) {
  Storage storage;
  storage.known = true;
  const auto partitions = access.partitions();
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const auto device = drive_name(i);
    const auto probe = access.probe(device);
    const auto size = sizes[i] != 0 ? sizes[i] : access.device_size(device);
    Disk disk{device, size, scheme_of(probe)};
    bool has_partitions = false;
    for (const auto& partition : partitions) {
      const auto rest = std::string_view(partition).substr(std::min(device.size(), partition.size()));
      if (!partition.starts_with(device) || rest.find_first_not_of("0123456789") != std::string_view::npos)
        continue;
      has_partitions = true;
      storage.filesystems.push_back(describe(access, partition, access.probe(partition)));
    }
    // FAT's boot sector can pass for an MBR; without partitions it is a file system on the whole disk.
    if (!has_partitions && !value_of(probe, "TYPE").empty()) {
      disk.scheme = PartitionScheme::none;
      auto filesystem = describe(access, device, probe);
      filesystem.size = size;
      storage.filesystems.push_back(std::move(filesystem));
    }
    storage.disks.push_back(std::move(disk));
  }
  if (has_type(storage, "linux_raid_member")) {
    for (const auto& array : access.arrays())
      add_assembled(access, array, storage);
  }
  for (const auto& volume : access.opened_volumes())
    add_assembled(access, volume, storage);
  if (has_type(storage, "LVM2_member")) {
    for (const auto& volume : access.logical_volumes())
      add_assembled(access, volume, storage);
    read_lvm_texts(access, storage);
  }
  return storage;
}

}  // namespace guestfit
