// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/disk_messages.hpp"

#include <gtest/gtest.h>

namespace guestfit {
namespace {

bool says(const Error& error, const std::string& text) {
  return (error.what() + error.remedy()).find(text) != std::string::npos;
}

}  // namespace

TEST(MountError, RefusesWhatAJournalDoesNotCure) {
  for (const char* message : {"mount: /: wrong fs type, bad option, bad superblock on /dev/sda1.",
                              "Structure needs cleaning", "Input/output error"}) {
    const auto error = mount_error("/dev/sda1", "ext4", message);
    EXPECT_EQ(error.kind(), ErrorKind::refused) << message;
    EXPECT_EQ(error.code(), "ERR-10") << message;
    EXPECT_TRUE(says(error, "/dev/sda1 is damaged")) << message;
    EXPECT_TRUE(says(error, "fsck")) << message;
  }
}

TEST(MountError, TellsHibernatedWindows) {
  const auto error = mount_error("/dev/sda2", "ntfs", "Windows is hibernated, refused to mount.");
  EXPECT_EQ(error.code(), "ERR-10");
  EXPECT_TRUE(says(error, "shutdown /s"));
}

TEST(MountError, SaysWhatItDoesNotKnowAsItIs) {
  const auto error = mount_error("/dev/sda3", "btrfs", "no such\nsubvolume\n");
  EXPECT_EQ(error.kind(), ErrorKind::failed);
  EXPECT_TRUE(says(error, "cannot mount /dev/sda3: no such subvolume")) << error.what();
  EXPECT_FALSE(says(error, "fsck")) << error.remedy();
}

TEST(OneLine, FitsOnALineOfATerminal) {
  EXPECT_EQ(one_line(" a\n  b\x1b[31m\n"), "a b\xef\xbf\xbd[31m");
  EXPECT_LT(one_line(std::string(5000, 'x')).size(), 400U);
}

TEST(WithoutCaller, LeavesOutANameButNotAPath) {
  EXPECT_EQ(without_caller("ext2fs_open2: Bad magic number"), "Bad magic number");
  EXPECT_EQ(without_caller("/dev/sda1: Bad magic number"), "/dev/sda1: Bad magic number");
  EXPECT_EQ(without_caller("Inode 12: wrong"), "Inode 12: wrong");
  EXPECT_EQ(without_caller("nothing"), "nothing");
}

}  // namespace guestfit
