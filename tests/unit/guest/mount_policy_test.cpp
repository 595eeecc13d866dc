// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/mount_policy.hpp"

#include <gtest/gtest.h>

#include <guestfit/error.hpp>

namespace guestfit {

TEST(MountPolicy, TakesOptionsThatChooseWhatIsSeen) {
  for (const char* options : {"", "subvol=@", "subvolid=256", "subvol=@,subvolid=256"}) {
    EXPECT_NO_THROW(require_harmless_options(options, "/dev/sda1")) << options;
  }
  for (const char* options : {"rw", "subvol", "subvol=@,X-mount.mkdir", "subvol=@,"}) {
    EXPECT_THROW(require_harmless_options(options, "/dev/sda1"), Error) << options;
  }
}

TEST(MountPolicy, DoesNotLetAFileSystemStopTheKernel) {
  EXPECT_EQ(mount_options("ext4", "", MountAccess::read_only), "ro,noatime,errors=remount-ro");
  EXPECT_EQ(mount_options("ext2", "", MountAccess::writable), "noatime,errors=remount-ro");
  EXPECT_EQ(mount_options("xfs", "", MountAccess::writable), "noatime");
  EXPECT_EQ(mount_options("btrfs", "subvol=@", MountAccess::read_only), "ro,noatime,subvol=@");
}

TEST(MountPolicy, HasCheckersThatChangeNothing) {
  for (const char* type : {"ext2", "ext3", "ext4", "xfs"}) {
    EXPECT_NE(checker_of(type).find(" -n"), std::string::npos) << type;
  }
  EXPECT_EQ(checker_of("btrfs"), "");
  EXPECT_EQ(checker_of(""), "");
}

TEST(FirstComplaint, LeavesOutHeadingsAndQuestions) {
  EXPECT_EQ(first_complaint("e2fsck 1.47.0 (5-Feb-2023)\n"
                            "Pass 1: Checking inodes, blocks, and sizes\n"
                            "Pass 2: Checking directory structure\n"
                            "Entry 'ghost' in /etc (12) has deleted/unused inode 900.  Clear? no\n\n"
                            "Pass 3: Checking directory connectivity\n"),
            "Entry 'ghost' in /etc (12) has deleted/unused inode 900");
  EXPECT_EQ(first_complaint("Phase 1 - find and verify superblock...\n"
                            "        - scan filesystem freespace and inode maps...\n"
                            "agi_freecount 61, counted 60 in ag 0\n"),
            "agi_freecount 61, counted 60 in ag 0");
  EXPECT_EQ(first_complaint("No modify flag set, skipping phase 5\n"
                            "Metadata CRC error detected at 0x55722d421fe3, xfs_agfl block 0x77a03/0x200\n"
                            "agfl has bad CRC for ag 3\n"),
            "agfl has bad CRC for ag 3");
  EXPECT_EQ(first_complaint("btree block 1/1 is suspect, error -74\n"), "btree block 1/1 is suspect");
  EXPECT_EQ(first_complaint("ext2fs_open2: Bad magic number in super-block\n"),
            "Bad magic number in super-block");
}

TEST(FirstComplaint, SaysSomethingWhenTheCheckerSaidNothing) {
  EXPECT_EQ(first_complaint(""), "its structures contradict each other");
  EXPECT_EQ(first_complaint("e2fsck 1.47.0\nPass 1: x\n"), "its structures contradict each other");
}

}  // namespace guestfit
