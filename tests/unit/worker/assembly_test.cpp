// SPDX-License-Identifier: LGPL-2.1-or-later
#include "worker/assembly.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace guestfit {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(VolumeNames, AreTheLinesOfLvsSorted) {
  EXPECT_THAT(parse_volume_names("  vg-0/root\n  data/srv\n  vg-0/swap_1\n"),
              ElementsAre("/dev/data/srv", "/dev/vg-0/root", "/dev/vg-0/swap_1"));
}

TEST(VolumeNames, AreNoneWhenLvsPrintsNothing) {
  EXPECT_THAT(parse_volume_names(""), IsEmpty());
  EXPECT_THAT(parse_volume_names("\n  \n"), IsEmpty());
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
