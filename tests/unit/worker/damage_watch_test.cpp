// SPDX-License-Identifier: LGPL-2.1-or-later
#include "worker/damage_watch.hpp"

#include <gtest/gtest.h>

namespace guestfit {
namespace {

/// Lines of Linux 6.1.
TEST(TellsDamage, OfTheFileSystemOnThisDeviceOnly) {
  const KernelMessage said{
      2,
      "EXT4-fs error (device vda1): ext4_readdir:263: inode #12: block 3199: comm guestfit-worker: directory "
      "fails checksum at offset 0"};
  EXPECT_TRUE(tells_damage(said, "vda1"));
  EXPECT_FALSE(tells_damage(said, "vda"));
  EXPECT_FALSE(tells_damage(said, "vda11"));
  EXPECT_FALSE(tells_damage(said, "vda2"));
  EXPECT_FALSE(tells_damage(said, ""));
  EXPECT_TRUE(
      tells_damage({3, "XFS (dm-0): Metadata corruption detected at xfs_agi_verify+0x0/0x10"}, "dm-0"));
  EXPECT_TRUE(tells_damage({3, "Aborting journal on device vda1-8."}, "vda1"));
  EXPECT_TRUE(tells_damage({3, "FAT-fs (vda1): error, invalid access to FAT (entry 0x0000f000)"}, "vda1"));
}

TEST(TellsDamage, NotWhatBtrfsReadFromItsOtherCopy) {
  EXPECT_FALSE(tells_damage(
      {3, "BTRFS error (device vda2): bdev /dev/vda2 errs: wr 0, rd 0, flush 0, corrupt 1"}, "vda2"));
  EXPECT_FALSE(tells_damage(
      {3, "BTRFS error (device vda2): parent transid verify failed on logical 30654464"}, "vda2"));
  EXPECT_TRUE(tells_damage(
      {3, "BTRFS: error (device vda2: state A) in btrfs_run_delayed_refs:2151: errno=-5 IO failure"},
      "vda2"));
}

TEST(TellsDamage, NotAWarning) {
  EXPECT_FALSE(
      tells_damage({4, "EXT4-fs (vda1): mounting unchecked fs, running e2fsck is recommended"}, "vda1"));
}

}  // namespace
}  // namespace guestfit
