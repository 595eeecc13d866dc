// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/libguestfs_messages.hpp"

#include <gtest/gtest.h>

namespace guestfit {
namespace {

bool says(const Error& error, const std::string& text) {
  return (error.what() + error.remedy()).find(text) != std::string::npos;
}

}  // namespace

TEST(PlainMessage, LeavesOutCallsProgramsAndTheAppliancesRoot) {
  EXPECT_EQ(
      plain_message("mount_options: mount exited with status 32: mount: /sysroot/boot: wrong fs type.\n"),
      "mount: /boot: wrong fs type.");
  EXPECT_EQ(plain_message("lstatns: /etc/x: No such file or directory"), "/etc/x: No such file or directory");
}

TEST(PlainMessage, FitsOnALineOfATerminal) {
  EXPECT_EQ(plain_message("a\n  b\x1b[31m"), "a b\xef\xbf\xbd[31m");
  EXPECT_LT(plain_message(std::string(5000, 'x')).size(), 400U);
}

TEST(LaunchError, NamesTheUnreadableKernel) {
  const auto error =
      launch_error("/usr/bin/supermin exited with error status 1.\nTo see full error messages ...",
                   "supermin: failed to find a suitable kernel (host_cpu=x86_64).\n");
  EXPECT_EQ(error.kind(), ErrorKind::failed);
  EXPECT_TRUE(says(error, "chmod 0644 /boot/vmlinuz-*")) << error.remedy();
  const auto closed = launch_error("/usr/bin/supermin exited with error status 1.",
                                   "cp: cannot open '/boot/vmlinuz-6.1' for reading: Permission denied\n"
                                   "supermin: cp -p '/boot/vmlinuz-6.1' '/x/kernel': command failed\n");
  EXPECT_TRUE(says(closed, "chmod 0644 /boot/vmlinuz-*")) << closed.what();
}

TEST(LaunchError, NamesTheImageInUse) {
  EXPECT_TRUE(says(
      launch_error("guestfs_launch failed.", "qemu-system-x86_64: -drive: Failed to get \"write\" lock\n"),
      "another program uses the image"));
}

TEST(LaunchError, ShowsTheLineThatSaysMost) {
  const auto error = launch_error("guestfs_launch failed.\nThis usually means ...",
                                  "supermin: version: 5.2\nqemu-system-x86_64: warning: feature\n"
                                  "qemu-system-x86_64: no accelerator\nlast line\n");
  EXPECT_TRUE(says(error, "no accelerator")) << error.what();
  EXPECT_TRUE(says(launch_error("the first line\nDo: export ...", ""), "the first line"));
}

TEST(MountMessage, KeepsAllOfItButTheAppliance) {
  const std::string text = "mount: /data: " + std::string(500, 'x') + " hibernated";
  EXPECT_EQ(without_appliance("mount_options: mount exited with status 32: mount: /sysroot/data: " +
                              std::string(500, 'x') + " hibernated\n"),
            text);
}

TEST(UnknownTypeError, NamesThePackage) {
  const auto error = unknown_type_error("/dev/sda1", "xfs", "mount: unknown filesystem type 'xfs'.");
  ASSERT_TRUE(error);
  EXPECT_EQ(error->kind(), ErrorKind::failed);
  EXPECT_TRUE(says(*error, "libguestfs-xfs"));
  EXPECT_FALSE(unknown_type_error("/dev/sda1", "xfs", "mount: /: Structure needs cleaning."));
}

}  // namespace guestfit
