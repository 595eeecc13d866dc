// SPDX-License-Identifier: LGPL-2.1-or-later
#include "worker/mount_failure.hpp"

#include <cerrno>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace guestfit {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// The wording of Linux 6.1.
class MissingFeature : public testing::TestWithParam<const char*> {};

TEST_P(MissingFeature, IsSeenInTheKernelsWords) {
  EXPECT_EQ(missing_feature({{6, "first mount"}, {3, GetParam()}}), GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    Messages, MissingFeature,
    testing::Values(
        "EXT4-fs (vda): Couldn't mount because of unsupported optional features (80000000)",
        "EXT4-fs (vda): couldn't mount RDWR because of unsupported optional features (10000)",
        "EXT4-fs (vdc): Filesystem with casefold feature cannot be mounted without CONFIG_UNICODE",
        "XFS (vdb): Superblock has unknown incompatible features (0x80000000) enabled.",
        "XFS (vdb): Superblock has unknown read-only compatible features (0x10) enabled.",
        "BTRFS error (device vda): cannot mount because of unsupported optional features (0x8000)"));

TEST(MissingFeature, IsNotSeenInDamage) {
  EXPECT_EQ(
      missing_feature({{1, "XFS (vda1): Metadata corruption detected at xfs_sb_read_verify"},
                       {3, "XFS (vda2): Corruption detected in superblock incompatible features (0x3)!"},
                       {3, "EXT4-fs (vda1): group descriptors corrupted!"}}),
      std::nullopt);
}

TEST(MountFailure, IsTheErrorAndTheMostSevereThingThatTheKernelSaid) {
  EXPECT_EQ(describe_mount_failure(EUCLEAN, {{5, "XFS (vda): Mounting V5 Filesystem"},
                                             {3, "XFS (vda): Metadata CRC error detected"},
                                             {4, "XFS (vda): SB validate failed"},
                                             {3, "XFS (vda): Failed to read root inode"}}),
            "Structure needs cleaning: XFS (vda): Metadata CRC error detected");
}

TEST(MountFailure, IsTheErrorAloneWhenTheKernelSaidNothingOfWeight) {
  EXPECT_EQ(describe_mount_failure(EIO, {{6, "BTRFS info (device vda): first mount"}}), "Input/output error");
  EXPECT_EQ(describe_mount_failure(EIO, {}), "Input/output error");
}

TEST(MountFailure, CallsABadSuperblockByItsName) {
  EXPECT_THAT(describe_mount_failure(EINVAL, {}), HasSubstr("bad superblock"));
}

TEST(WriteErrors, AreThoseOfWritingToADisk) {
  const auto errors =
      write_errors({{3, "I/O error, dev vda, sector 0 op 0x1:(WRITE) flags 0x1000 phys_seg 1 prio class 2"},
                    {3, "I/O error, dev vda, sector 8 op 0x0:(READ) flags 0x1000 phys_seg 1 prio class 2"},
                    {3, "I/O error, dev vdb, sector 0 op 0x1:(FLUSH) flags 0x800 phys_seg 0 prio class 0"},
                    {6, "EXT4-fs (vda1): mounted filesystem"}});
  EXPECT_THAT(errors, ElementsAre(HasSubstr("dev vda, sector 0"), HasSubstr("(FLUSH)")));
}

}  // namespace
}  // namespace guestfit
