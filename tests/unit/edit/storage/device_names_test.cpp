// SPDX-License-Identifier: LGPL-2.1-or-later
// Names of arrays and of multipath devices; kernel names are tested with fstab_test.cpp.
#include "edit/storage/device_names.hpp"

#include <gtest/gtest.h>

namespace guestfit {
namespace {

FileSystem filesystem(const std::string& device, const std::string& type, const std::string& uuid,
                      const std::string& label = "") {
  FileSystem result;
  result.device = device;
  result.type = type;
  result.uuid = uuid;
  result.label = label;
  return result;
}

Facts two_arrays() {
  Facts facts;
  facts.storage_known = true;
  facts.disks = {{"/dev/sda", 0, PartitionScheme::mbr}, {"/dev/sdb", 0, PartitionScheme::mbr}};
  facts.filesystems = {
      filesystem("/dev/sda1", "linux_raid_member", "aaaaaaaa-0000-0000-0000-000000000001", "web:0"),
      filesystem("/dev/sda2", "linux_raid_member", "bbbbbbbb-0000-0000-0000-000000000002", "web:data"),
      filesystem("/dev/sdb1", "ext4", "plain"), filesystem("/dev/md0", "ext4", "root"),
      filesystem("/dev/md/data", "xfs", "data")};
  facts.filesystems[3].last_mounted = "/";
  return facts;
}

std::string parsed(const std::string& device) {
  const auto name = parse_kernel_device_name(device);
  return name ? name->disk + " " + std::to_string(name->index) + " " + std::to_string(name->partition) : "";
}

TEST(KernelDeviceName, IsTakenApart) {
  EXPECT_EQ(parsed("/dev/sda"), "sda 0 0");
  EXPECT_EQ(parsed("/dev/hdb12"), "hdb 1 12");
  EXPECT_EQ(parsed("/dev/xvdaa1"), "xvdaa 26 1");
  EXPECT_EQ(parsed("/dev/ubda1"), "ubda 0 1");
  EXPECT_EQ(parsed("/dev/nvme1n2p3"), "nvme1n2 1 3");
  EXPECT_EQ(parsed("/dev/nvme0n1"), "nvme0n1 0 0");
  EXPECT_EQ(parsed("/dev/mmcblk0p1"), "mmcblk0 0 1");
  EXPECT_EQ(parsed("/dev/cciss/c0d1p2"), "cciss/c0d1 1 2");
  for (const char* other : {"",
                            "sda1",
                            "/dev/",
                            "/dev/sd",
                            "/dev/sd1",
                            "/dev/sda1x",
                            "/dev/sdabcd",
                            "/dev/sda1234",
                            "/dev/nvme0",
                            "/dev/nvme0n",
                            "/dev/nvme0n1p",
                            "/dev/nvme0n1p1x",
                            "/dev/mmcblk",
                            "/dev/cciss/c0",
                            "/dev/sr0",
                            "/dev/md0",
                            "/dev/mapper/sda1",
                            "/dev/disk/by-uuid/1",
                            "UUID=1",
                            "/dev/sdA1"})
    EXPECT_EQ(parsed(other), "") << other;
}

TEST(DeviceNames, ArraysAreKnownByTheNameInThem) {
  const auto facts = two_arrays();
  const DeviceNames names(facts);
  EXPECT_EQ(names.stable_name("/dev/md0"), "UUID=root");
  EXPECT_EQ(names.stable_name("/dev/md/0"), "UUID=root");
  EXPECT_EQ(names.stable_name("/dev/md/data", "xfs"), "UUID=data");
}

TEST(DeviceNames, MdadmConfSaysWhatTheGuestCallsAnArray) {
  const auto facts = two_arrays();
  DeviceNames names(facts);
  names.add_array("/dev/md5", "bbbbbbbb:00000000:00000000:00000002");
  names.add_array("/dev/md/7", "cccccccc:00000000:00000000:00000003");
  EXPECT_EQ(names.stable_name("/dev/md5"), "UUID=data");
  EXPECT_EQ(names.match("/dev/md7").kind, DeviceMatch::Kind::absent);
}

TEST(DeviceNames, AForeignNumberIsFoundByLastMountOrWhenThereIsOneArrayOnly) {
  auto facts = two_arrays();
  EXPECT_EQ(DeviceNames(facts).stable_name("/dev/md127", "", "/"), "UUID=root");
  EXPECT_EQ(DeviceNames(facts).stable_name("/dev/md127", "xfs"), "UUID=data");
  EXPECT_EQ(DeviceNames(facts).stable_name("/dev/md127"), std::nullopt);
  facts.filesystems.pop_back();
  EXPECT_EQ(DeviceNames(facts).stable_name("/dev/md127"), "UUID=root");
}

TEST(DeviceNames, ArraysOfMembersAreKnown) {
  const auto facts = two_arrays();
  const DeviceNames names(facts);
  EXPECT_EQ(names.array_of_member("/dev/sda1"), "aaaaaaaa:00000000:00000000:00000001");
  EXPECT_EQ(names.array_of_member("/dev/sdb1"), std::nullopt);
  EXPECT_EQ(names.array_of_member("/dev/sdz1"), std::nullopt);
}

TEST(DeviceNames, MultipathNamesAreFoundByTheirPartition) {
  Facts facts;
  facts.storage_known = true;
  facts.disks = {{"/dev/sda", 0, PartitionScheme::mbr}};
  facts.filesystems = {filesystem("/dev/sda1", "ext4", "boot"), filesystem("/dev/sda2", "xfs", "root")};
  const DeviceNames names(facts);
  for (const std::string device : {"/dev/mapper/mpatha2", "/dev/mapper/mpathap2", "/dev/mapper/mpatha-part2",
                                   "/dev/mapper/36000c29a1b2c3d4e5f60718293a4b5c6-part2"}) {
    EXPECT_TRUE(is_unstable_device(device)) << device;
    EXPECT_EQ(names.stable_name(device), "UUID=root") << device;
  }
  EXPECT_FALSE(is_unstable_device("/dev/mapper/mpath-home"));
  EXPECT_FALSE(is_unstable_device("/dev/mapper/vg-lv"));
  facts.disks.push_back({"/dev/sdb", 0, PartitionScheme::mbr});
  facts.filesystems.push_back(filesystem("/dev/sdb2", "xfs", "other"));
  EXPECT_EQ(DeviceNames(facts).match("/dev/mapper/mpatha2").kind, DeviceMatch::Kind::ambiguous);
}

}  // namespace
}  // namespace guestfit
