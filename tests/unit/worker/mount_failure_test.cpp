// SPDX-License-Identifier: LGPL-2.1-or-later
#include "worker/mount_failure.hpp"

#include <cerrno>

#include <gtest/gtest.h>

namespace guestfit {
namespace {

/// Lines of Linux 6.1.
TEST(DescribeMountFailure, TakesTheFirstMessageThatGivesAReason) {
  EXPECT_EQ(describe_mount_failure(EUCLEAN, {"XFS (vda2): Mounting V5 Filesystem",
                                             "XFS (vda2): Metadata corruption detected at xfs_agi_verify"}),
            "Structure needs cleaning: XFS (vda2): Metadata corruption detected at xfs_agi_verify");
  EXPECT_EQ(describe_mount_failure(
                EIO, {"BTRFS info (device vda2): first mount of filesystem 6d1f0f38",
                      "BTRFS info (device vda2): using crc32c (crc32c-generic) checksum algorithm",
                      "BTRFS warning (device vda2): checksum verify failed on logical 30425088"}),
            "Input/output error: BTRFS warning (device vda2): checksum verify failed on logical 30425088");
  EXPECT_EQ(describe_mount_failure(EIO, {}), "Input/output error");
}

TEST(LacksAFeature, OnlyWhenTheKernelSaysThatItDoesNotKnowOne) {
  EXPECT_TRUE(
      lacks_a_feature({"EXT4-fs (vda1): couldn't mount because of unsupported optional features (8000000)"}));
  EXPECT_TRUE(lacks_a_feature({"XFS (vda2): Superblock has unknown incompatible features (0x80) enabled."}));
  EXPECT_FALSE(lacks_a_feature({}));
  EXPECT_FALSE(
      lacks_a_feature({"XFS (vda2): Corruption detected in superblock incompatible features (0x3)!"}));
  EXPECT_FALSE(
      lacks_a_feature({"EXT4-fs (vda1): VFS: Found ext4 filesystem with invalid superblock checksum."}));
}

}  // namespace
}  // namespace guestfit
