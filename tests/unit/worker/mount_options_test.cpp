// SPDX-License-Identifier: LGPL-2.1-or-later
#include "worker/mount_options.hpp"

#include <sys/mount.h>

#include <gtest/gtest.h>

namespace guestfit {
namespace {

TEST(MountOptions, FlagsAreTakenOutAndTheRestIsLeftToTheFileSystem) {
  EXPECT_EQ(parse_mount_options("ro,noatime,errors=remount-ro,subvol=@"),
            (MountOptions{MS_RDONLY | MS_NOATIME, "errors=remount-ro,subvol=@"}));
}

TEST(MountOptions, AnEmptyTextIsNoOption) {
  EXPECT_EQ(parse_mount_options(""), MountOptions());
}

TEST(MountOptions, TheLastOfContraryOptionsHolds) {
  EXPECT_EQ(parse_mount_options("ro,rw"), MountOptions());
  EXPECT_EQ(parse_mount_options("rw,ro").flags, MS_RDONLY);
}

}  // namespace
}  // namespace guestfit
