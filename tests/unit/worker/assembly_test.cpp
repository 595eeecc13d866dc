// SPDX-License-Identifier: LGPL-2.1-or-later
#include "worker/assembly.hpp"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "util/temp_dir.hpp"

namespace guestfit {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(LinkedVolumes, AreTheLinksIntoTheDirectoryOfTheMapper) {
  const TempDir dev;
  for (const auto* const group : {"vg-0", "data", "md", "mapper"})
    fs::create_directory(dev.path() / group);
  fs::create_symlink("/dev/mapper/vg--0-root", dev.path() / "vg-0" / "root");
  fs::create_symlink("/dev/mapper/vg--0-home", dev.path() / "vg-0" / "home");
  fs::create_symlink("/dev/mapper/data-srv", dev.path() / "data" / "srv");
  fs::create_symlink("../md127", dev.path() / "md" / "root");
  fs::create_symlink("/dev/mapper/vg--0-root", dev.path() / "root");
  std::ofstream(dev.path() / "mapper" / "control") << "";
  EXPECT_THAT(linked_volumes(dev.path()), ElementsAre("/dev/data/srv", "/dev/vg-0/home", "/dev/vg-0/root"));
}

TEST(LinkedVolumes, AreNoneWhereThereIsNoSuchDirectory) {
  EXPECT_THAT(linked_volumes("/nonexistent"), IsEmpty());
}

TEST(VolumeModules, AreNamedAsTheKernelNamesThem) {
  EXPECT_THAT(parse_volume_modules("  raid\n  \n  thin,thin-pool\n  raid\n"),
              ElementsAre("dm-raid", "dm-thin", "dm-thin-pool"));
  EXPECT_THAT(parse_volume_modules(""), IsEmpty());
}

TEST(Members, AreToldApartByTheirTypes) {
  Members members;
  members.add("/dev/vda1", "linux_raid_member");
  members.add("/dev/vda2", "LVM2_member");
  members.add("/dev/vda3", "btrfs");
  members.add("/dev/vda4", "ext4");
  members.add("/dev/vda5", "");
  EXPECT_THAT(members.raid, ElementsAre("/dev/vda1"));
  EXPECT_THAT(members.lvm, ElementsAre("/dev/vda2"));
  EXPECT_THAT(members.btrfs, ElementsAre("/dev/vda3"));
}

}  // namespace
}  // namespace guestfit
