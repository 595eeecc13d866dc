// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/mounted_disks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <guestfit/error.hpp>

#include "guest/ext_superblock.hpp"
#include "unit/guest/fake_disk_access.hpp"

namespace guestfit::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// A superblock of ext whose state says that the kernel met errors.
std::string flagged_superblock() {
  std::string bytes(kExtSuperblockSize, '\0');
  bytes[0x38] = '\x53';
  bytes[0x39] = '\xef';
  bytes[0x3a] = 2;
  return bytes;
}

/// A guest on ext4, XFS and Btrfs.
class MountedDisksTest : public testing::Test {
 protected:
  MountedDisksTest() {
    fake_.partitions = {"/dev/sda1", "/dev/sda2", "/dev/sda3"};
    fake_.probes["/dev/sda"] = {{"PTTYPE", "gpt"}};
    fake_.probes["/dev/sda1"] = {{"TYPE", "ext4"}};
    fake_.probes["/dev/sda2"] = {{"TYPE", "xfs"}};
    fake_.probes["/dev/sda3"] = {{"TYPE", "btrfs"}};
    fake_.files.add_directory("/boot");
    fake_.files.add_directory("/srv/data");
    fake_.files.add_link("/data", "srv/data");
  }

  MountedDisks& disks() {
    if (!disks_) {
      disks_ = std::make_unique<MountedDisks>(std::make_unique<FakeDiskAccess>(fake_),
                                              std::vector<std::uint64_t>{std::uint64_t{1} << 30U});
    }
    return *disks_;
  }

  /// What is refused with ERR-10, "" when nothing is.
  template <class Action>
  std::string refusal(const Action& action) {
    try {
      action();
      return "";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::refused);
      EXPECT_EQ(error.code(), "ERR-10");
      return error.what();
    }
  }

  FakeDisks fake_;
  std::unique_ptr<MountedDisks> disks_;
};

constexpr const char* kRootReadOnly = "mount /dev/sda1 ext4 / ro,noatime,errors=remount-ro";
constexpr const char* kRootWritable = "mount /dev/sda1 ext4 / noatime,errors=remount-ro";
constexpr const char* kRootCheck = "e2fsck -n -f /dev/sda1";

}  // namespace

TEST_F(MountedDisksTest, MountsReadOnlyByTheTypeOnTheDisk) {
  disks().mount("/dev/sda1", "/", "");
  disks().mount("/dev/sda3", "/boot", "subvol=@boot");
  EXPECT_THAT(fake_.done, ElementsAre(kRootReadOnly, "mount /dev/sda3 btrfs /boot ro,noatime,subvol=@boot"));
}

TEST_F(MountedDisksTest, ResolvesMountPointsInTheGuest) {
  disks().mount("/dev/sda1", "/", "");
  disks().mount("/dev/sda2", "/data", "");
  EXPECT_THAT(fake_.done, ElementsAre(kRootReadOnly, "mount /dev/sda2 xfs /srv/data ro,noatime"));
}

TEST_F(MountedDisksTest, MountsNothingWithAnOptionThatChangesMore) {
  EXPECT_THROW(disks().mount("/dev/sda1", "/", "rw"), Error);
  EXPECT_THAT(fake_.done, IsEmpty());
}

TEST_F(MountedDisksTest, UnmountsOnlyWhenSomethingElseIsWanted) {
  disks().mount("/dev/sda1", "/", "");
  fake_.take_done();
  disks().unmount_all();
  disks().mount("/dev/sda1", "/", "");
  EXPECT_THAT(fake_.take_done(), IsEmpty());
  disks().unmount_all();
  disks().mount("/dev/sda2", "/", "");
  EXPECT_THAT(fake_.take_done(), ElementsAre("unmount", "mount /dev/sda2 xfs / ro,noatime"));
}

TEST_F(MountedDisksTest, ChecksBeforeItMountsForWriting) {
  disks().mount("/dev/sda1", "/", "");
  disks().mount("/dev/sda3", "/boot", "");
  fake_.take_done();
  disks().remount_writable();
  EXPECT_THAT(fake_.take_done(), ElementsAre("unmount", kRootWritable, "unmount", kRootCheck, kRootWritable,
                                             "mount /dev/sda3 btrfs /boot noatime"));
  disks().remount_read_only();
  EXPECT_THAT(fake_.take_done(), ElementsAre("sync", "unmount", "drop caches", kRootReadOnly,
                                             "mount /dev/sda3 btrfs /boot ro,noatime"));
}

TEST_F(MountedDisksTest, ChecksEachFileSystemOnce) {
  disks().mount("/dev/sda1", "/", "");
  disks().check();
  disks().mount("/dev/sda1", "/", "");
  fake_.take_done();
  disks().remount_writable();
  EXPECT_THAT(fake_.done, ElementsAre("unmount", kRootWritable));
}

TEST_F(MountedDisksTest, LeavesNothingMountedAfterACheck) {
  disks().mount("/dev/sda2", "/", "");
  disks().mount("/dev/sda1", "/boot", "");
  fake_.take_done();
  disks().check();
  EXPECT_THAT(fake_.take_done(),
              ElementsAre("unmount", "mount /dev/sda2 xfs / noatime", "unmount", "xfs_repair -n /dev/sda2",
                          kRootWritable, "unmount", kRootCheck));
  disks().remount_read_only();
  EXPECT_THAT(fake_.done, ElementsAre("sync", "unmount", "drop caches"));
}

TEST_F(MountedDisksTest, ChecksNothingThatIsNotWantedAnyMore) {
  disks().mount("/dev/sda1", "/", "");
  disks().unmount_all();
  fake_.take_done();
  disks().check();
  EXPECT_THAT(fake_.done, ElementsAre("unmount"));
}

TEST_F(MountedDisksTest, RefusesWhatTheCheckerComplainsOf) {
  fake_.complaints["/dev/sda1"] = "e2fsck 1.47.0\nInode 19 ref count is 7, should be 1.  Fix? no\n";
  disks().mount("/dev/sda1", "/", "");
  fake_.take_done();
  EXPECT_THAT(refusal([&] { disks().remount_writable(); }), HasSubstr("Inode 19 ref count is 7"));
  EXPECT_THAT(fake_.done, ElementsAre("unmount", kRootWritable, "unmount", kRootCheck));
  EXPECT_THROW(disks().writer(), Error);
}

TEST_F(MountedDisksTest, DoesNotEvenMountAFileSystemWithAnErrorFlag) {
  disks().mount("/dev/sda1", "/", "");
  fake_.superblocks["/dev/sda1"] = flagged_superblock();
  fake_.take_done();
  EXPECT_THAT(refusal([&] { disks().check(); }), HasSubstr("/dev/sda1 is damaged"));
  EXPECT_THAT(fake_.done, ElementsAre("unmount"));
}

TEST_F(MountedDisksTest, RefusesWhatCannotBeMounted) {
  fake_.mount_problems["/dev/sda1"] = "Structure needs cleaning";
  EXPECT_THAT(refusal([&] { disks().mount("/dev/sda1", "/", ""); }), HasSubstr("/dev/sda1 is damaged"));
  disks().remount_read_only();
  EXPECT_THAT(fake_.done, ElementsAre(kRootReadOnly, "sync", "unmount", "drop caches"));
}

TEST_F(MountedDisksTest, RefusesWhatTheKernelMetDamageIn) {
  disks().mount("/dev/sda1", "/", "");
  disks().require_undamaged();
  fake_.damage["/dev/sda2"] = "XFS (vda2): Metadata corruption detected";  // not mounted
  disks().require_undamaged();
  fake_.damage["/dev/sda1"] = "EXT4-fs error (device vda1): directory fails checksum at offset 0";
  EXPECT_THAT(refusal([&] { disks().require_undamaged(); }),
              HasSubstr("/dev/sda1 is damaged: a checksum in it is wrong"));
  EXPECT_THAT(refusal([&] { disks().check(); }), HasSubstr("/dev/sda1 is damaged"));
  disks().mount("/dev/sda1", "/", "");
  EXPECT_THAT(refusal([&] { disks().close(); }), HasSubstr("/dev/sda1 is damaged"));
}

TEST_F(MountedDisksTest, WritesOnlyBetweenTheTwoRemounts) {
  disks().mount("/dev/sda1", "/", "");
  EXPECT_THROW(disks().writer(), Error);
  disks().remount_writable();
  EXPECT_NO_THROW(disks().writer());
  disks().remount_read_only();
  EXPECT_THROW(disks().writer(), Error);
  disks().remount_writable();
  disks().unmount_all();
  EXPECT_THROW(disks().writer(), Error);
}

TEST_F(MountedDisksTest, ClosesWithEverythingWritten) {
  disks().mount("/dev/sda1", "/", "");
  fake_.take_done();
  disks().close();
  EXPECT_THAT(fake_.done, ElementsAre("unmount", "sync", "close"));
  EXPECT_THROW(disks().writer(), Error);
}

}  // namespace guestfit::test
