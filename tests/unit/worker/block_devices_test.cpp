// SPDX-License-Identifier: LGPL-2.1-or-later
#include "worker/block_devices.hpp"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <guestfit/error.hpp>

#include "util/temp_dir.hpp"

namespace guestfit {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

/// A tree as the kernel of the sandbox has it below /sys.
class BlockDevicesTest : public testing::Test {
 protected:
  BlockDevicesTest() { fs::create_directories(sysfs() / "block"); }

  fs::path sysfs() const { return directory_.path(); }

  void add_disk(const std::string& name, std::size_t place, const std::vector<std::string>& partitions = {}) {
    const auto real = "devices/virtio-uml-cmdline/virtio-uml." + std::to_string(place) + "/virtio" +
                      std::to_string(place) + "/block/" + name;
    add_partitions(sysfs() / real, partitions);
    fs::create_directory_symlink("../" + real, sysfs() / "block" / name);
  }

  void add_array(const std::string& name, const std::string& state,
                 const std::vector<std::string>& partitions = {}) {
    const auto real = sysfs() / "devices/virtual/block" / name;
    fs::create_directories(real / "md");
    std::ofstream(real / "md" / "array_state") << state << "\n";
    add_partitions(real, partitions);
    fs::create_directory_symlink("../devices/virtual/block/" + name, sysfs() / "block" / name);
  }

 private:
  static void add_partitions(const fs::path& disk, const std::vector<std::string>& partitions) {
    for (const auto* const other : {"queue", "holders", "slaves"})
      fs::create_directories(disk / other);
    for (const auto& partition : partitions) {
      fs::create_directories(disk / partition);
      std::ofstream(disk / partition / "partition") << "1\n";
    }
  }

  TempDir directory_;
};

TEST_F(BlockDevicesTest, DisksAreNamedByTheirPlaceOnTheCommandLineNotByTheKernelsOrder) {
  add_disk("vda", 1, {"vda1"});
  add_disk("vdb", 0, {"vdb1", "vdb2"});
  const BlockDevices devices(sysfs(), 2);
  EXPECT_THAT(devices.disks(), ElementsAre("/dev/sda", "/dev/sdb"));
  EXPECT_THAT(devices.partitions(), ElementsAre("/dev/sda1", "/dev/sda2", "/dev/sdb1"));
  EXPECT_EQ(devices.kernel_name("/dev/sda"), "/dev/vdb");
  EXPECT_EQ(devices.kernel_name("/dev/sda2"), "/dev/vdb2");
  EXPECT_EQ(devices.kernel_name("/dev/sdb1"), "/dev/vda1");
}

TEST_F(BlockDevicesTest, PartitionsAreInTheOrderOfTheirNumbers) {
  add_disk("vda", 0, {"vda10", "vda2", "vda1"});
  EXPECT_THAT(BlockDevices(sysfs(), 1).partitions(), ElementsAre("/dev/sda1", "/dev/sda2", "/dev/sda10"));
}

TEST_F(BlockDevicesTest, NamesOfVolumesAndArraysAreTheSameForAll) {
  add_disk("vda", 0);
  const BlockDevices devices(sysfs(), 1);
  for (const auto* const name :
       {"/dev/vg/root", "/dev/md127", "/dev/mapper/luks-1", "/dev/sdb1", "/dev/sdax"})
    EXPECT_EQ(devices.kernel_name(name), name);
}

TEST_F(BlockDevicesTest, ADiskThatTheKernelDidNotTakeIsAnError) {
  add_disk("vda", 0);
  EXPECT_THROW(BlockDevices(sysfs(), 2), Error);
}

TEST_F(BlockDevicesTest, AGapAmongTheDisksIsAnError) {
  add_disk("vda", 0);
  add_disk("vdb", 2);
  EXPECT_THROW(BlockDevices(sysfs(), 2), Error);
}

TEST_F(BlockDevicesTest, MessagesGetTheCommonNames) {
  add_disk("vda", 0, {"vda1"});
  add_disk("vdb", 1);
  const BlockDevices devices(sysfs(), 2);
  EXPECT_EQ(devices.with_common_names("EXT4-fs (vda1): bad; JBD2: vda1-8, /dev/vdb."),
            "EXT4-fs (sda1): bad; JBD2: sda1-8, /dev/sdb.");
  EXPECT_EQ(devices.with_common_names("vdab nvda vdc1 vda1x"), "vdab nvda vdc1 vda1x");
}

TEST_F(BlockDevicesTest, ArraysThatRunAreListedByNumberThoseThatWaitApart) {
  add_disk("vda", 0);
  add_array("md127", "clean", {"md127p1"});
  add_array("md5", "read-auto");
  add_array("md126", "inactive");
  add_array("md125", "clear");
  EXPECT_THAT(running_arrays(sysfs()), ElementsAre("/dev/md5", "/dev/md127"));
  EXPECT_THAT(waiting_arrays(sysfs()), ElementsAre("/dev/md126"));
  EXPECT_THAT(BlockDevices(sysfs(), 1).partitions(), ElementsAre("/dev/md127p1"));
}

TEST_F(BlockDevicesTest, WhereThereIsNoArrayNoneIsListed) {
  add_disk("vda", 0);
  EXPECT_THAT(running_arrays(sysfs()), IsEmpty());
  EXPECT_THAT(waiting_arrays(sysfs()), IsEmpty());
}

TEST(DiskIndex, IsInTheNameOfTheDriversDevice) {
  EXPECT_EQ(disk_index("../devices/virtio-uml-cmdline/virtio-uml.12/virtio12/block/vdm"), 12U);
  EXPECT_EQ(disk_index("../devices/virtual/block/loop0"), std::nullopt);
  EXPECT_EQ(disk_index("../devices/virtio-uml-cmdline/virtio-uml./virtio12/block/vdm"), std::nullopt);
  EXPECT_EQ(disk_index("../devices/virtio-uml.1"), std::nullopt);
}

}  // namespace
}  // namespace guestfit
