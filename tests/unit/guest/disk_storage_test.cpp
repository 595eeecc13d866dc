// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/disk_storage.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/guest/fake_disk_access.hpp"

namespace guestfit::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint64_t kSize = std::uint64_t{8} << 20U;

Storage read(FakeDisks& disks, const std::vector<std::uint64_t>& sizes) {
  FakeDiskAccess access(disks);
  return read_storage(access, sizes);
}

std::vector<std::string> devices_of(const Storage& storage) {
  std::vector<std::string> devices;
  for (const auto& each : storage.filesystems)
    devices.push_back(each.device);
  return devices;
}

}  // namespace

TEST(DiskStorage, DescribesPartitions) {
  FakeDisks disks;
  disks.partitions = {"/dev/sda1"};
  disks.probes["/dev/sda"] = {{"PTTYPE", "gpt"}};
  disks.probes["/dev/sda1"] = {{"TYPE", "vfat"},
                               {"UUID", "1234-ABCD"},
                               {"LABEL", "EFI"},
                               {"PART_ENTRY_SCHEME", "gpt"},
                               {"PART_ENTRY_TYPE", "c12a7328-f81f-11d2-ba4b-00a0c93ec93b"},
                               {"PART_ENTRY_UUID", "aaaaaaaa-0001-4000-8000-000000000001"},
                               {"PART_ENTRY_NAME", "EFI System"},
                               {"PART_ENTRY_SIZE", "2048"}};
  const auto storage = read(disks, {kSize});
  EXPECT_TRUE(storage.known);
  EXPECT_THAT(storage.disks, ElementsAre(Disk{"/dev/sda", kSize, PartitionScheme::gpt}));
  ASSERT_EQ(storage.filesystems.size(), 1U);
  const auto& efi = storage.filesystems[0];
  EXPECT_EQ(efi.type, "vfat");
  EXPECT_EQ(efi.uuid, "1234-ABCD");
  EXPECT_EQ(efi.label, "EFI");
  EXPECT_EQ(efi.partition_type, "C12A7328-F81F-11D2-BA4B-00A0C93EC93B");
  EXPECT_EQ(efi.partition_uuid, "aaaaaaaa-0001-4000-8000-000000000001");
  EXPECT_EQ(efi.partition_label, "EFI System");
  EXPECT_EQ(efi.size, std::uint64_t{1} << 20U);
}

TEST(DiskStorage, GivesEachDiskItsOwnPartitions) {
  FakeDisks disks;
  disks.partitions = {"/dev/sda1", "/dev/sda12", "/dev/sdaa1", "/dev/sdb1"};
  const auto storage = read(disks, std::vector<std::uint64_t>(27, kSize));
  EXPECT_EQ(storage.disks.back().device, "/dev/sdaa");
  EXPECT_THAT(devices_of(storage), ElementsAre("/dev/sda1", "/dev/sda12", "/dev/sdb1", "/dev/sdaa1"));
}

TEST(DiskStorage, AsksForSizesThatAreNotKnown) {
  FakeDisks disks;
  disks.sizes["/dev/sdb"] = 5;
  const auto storage = read(disks, {kSize, 0});
  EXPECT_EQ(storage.disks[0].size, kSize);
  EXPECT_EQ(storage.disks[1].size, 5U);
}

TEST(DiskStorage, TakesAFileSystemWithoutPartitionsForNoMbr) {
  FakeDisks disks;
  disks.probes["/dev/sda"] = {{"PTTYPE", "dos"}, {"TYPE", "vfat"}};
  const auto storage = read(disks, {kSize});
  EXPECT_EQ(storage.disks[0].scheme, PartitionScheme::none);
  ASSERT_THAT(devices_of(storage), ElementsAre("/dev/sda"));
  EXPECT_EQ(storage.filesystems[0].size, kSize);
}

TEST(DiskStorage, AsksForWhatIsAssembledOnlyWhereThereAreParts) {
  FakeDisks plain;
  plain.partitions = {"/dev/sda1"};
  plain.probes["/dev/sda1"] = {{"TYPE", "swap"}};
  plain.volumes = {"/dev/vg/ghost"};
  EXPECT_THAT(devices_of(read(plain, {kSize})), ElementsAre("/dev/sda1"));
  EXPECT_THAT(plain.done, IsEmpty());
}

TEST(DiskStorage, FindsVolumesOnArrays) {
  FakeDisks disks;
  disks.partitions = {"/dev/sda1", "/dev/sdb1"};
  disks.probes["/dev/sda1"] = disks.probes["/dev/sdb1"] = {{"TYPE", "linux_raid_member"}};
  disks.arrays = {"/dev/md127"};
  disks.probes["/dev/md127"] = {{"TYPE", "LVM2_member"}};
  disks.volumes = {"/dev/vg/root"};
  disks.probes["/dev/vg/root"] = {{"TYPE", "xfs"}};
  disks.sizes = {{"/dev/md127", 11}, {"/dev/vg/root", 7}};
  const auto storage = read(disks, {kSize, kSize});
  EXPECT_THAT(devices_of(storage), ElementsAre("/dev/sda1", "/dev/sdb1", "/dev/md127", "/dev/vg/root"));
  EXPECT_EQ(storage.filesystems.back().size, 7U);
}

}  // namespace guestfit::test
