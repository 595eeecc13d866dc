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

/// What Linux 6.1 and ntfs-3g say, cut to what matters.
TEST(MountError, SaysWhatIsDamagedInPlainWords) {
  const std::pair<const char*, const char*> kMessages[] = {
      {"Bad message: EXT4-fs (sda1): VFS: Found ext4 filesystem with invalid superblock checksum. Run "
       "e2fsck?",
       "the checksum of its superblock is wrong"},
      {"Structure needs cleaning: EXT4-fs (sda1): ext4_check_descriptors: Checksum for group 5 failed "
       "(64548!=1)",
       "a checksum in it is wrong"},
      {"wrong fs type, bad option, bad superblock: EXT4-fs (sda1): bad geometry: block count 62464 exceeds",
       "its superblock is wrong"},
      {"wrong fs type, bad option, bad superblock: XFS (sda2): Corruption warning: Metadata has LSN (1:117) "
       "ahead",
       "its journal does not belong to its other parts"},
      {"Structure needs cleaning: XFS (sda2): Metadata corruption detected at xfs_dinode_verify+0x1c2/0x5b0",
       "its structures contradict each other"},
      {"Input/output error: BTRFS warning (device sda2): checksum verify failed on logical 30425088 mirror 1",
       "a checksum in it is wrong"},
      {"Input/output error", "parts of it cannot be read"},
      {"Bad end of MFT record 10 Failed to open inode FILE_UpCase: Input/output error",
       "its table of files (MFT) is wrong"},
  };
  for (const auto& [message, words] : kMessages) {
    EXPECT_EQ(mount_error("/dev/sda1", "ext4", message).what(),
              std::string("the file system on /dev/sda1 is damaged: ") + words)
        << message;
  }
}

TEST(MountError, NamesTheProgramThatRepairs) {
  EXPECT_TRUE(says(mount_error("/dev/sda1", "ext4", "Bad message"), "run fsck on"));
  EXPECT_TRUE(says(mount_error("/dev/sda1", "xfs", "Bad message"), "run xfs_repair on"));
  EXPECT_TRUE(says(mount_error("/dev/sda1", "btrfs", "Bad message"), "run btrfs check on"));
  EXPECT_TRUE(says(mount_error("/dev/sda1", "ntfs", "Bad message"), "run chkdsk /f on"));
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
