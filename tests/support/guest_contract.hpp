// SPDX-License-Identifier: LGPL-2.1-or-later
// What every backend must do, told once: typed tests that a backend's own test file instantiates. A backend
// is a type with `static WritableGuestDisks& disks()`, the tree of guest_tree.hpp mounted at "/".
#pragma once

#include <algorithm>

#include <gtest/gtest.h>

#include <guestfit/error.hpp>

#include "guest/writable_disks.hpp"
#include "support/guest_tree.hpp"

namespace guestfit::test {

template <class Backend>
class GuestReaderContract : public testing::Test {
 protected:
  static const GuestReader& guest() { return Backend::disks().reader(); }
};
TYPED_TEST_SUITE_P(GuestReaderContract);

TYPED_TEST_P(GuestReaderContract, ReadsAFile) {
  EXPECT_EQ(this->guest().read("/etc/fstab"), kFstab);
  EXPECT_EQ(this->guest().read("/etc/empty"), "");
}

TYPED_TEST_P(GuestReaderContract, ReadsAFileOfManyMessages) {
  EXPECT_TRUE(this->guest().read("/boot/large") == pattern(kLargeSize));
}

TYPED_TEST_P(GuestReaderContract, RefusesAFileLargerThanTheLimit) {
  EXPECT_THROW(this->guest().read("/boot/large", kLargeSize - 1), Error);
  EXPECT_TRUE(this->guest().read("/boot/large", kLargeSize).has_value());
}

TYPED_TEST_P(GuestReaderContract, ReadsNothingWhereThereIsNoRegularFile) {
  for (const char* path :
       {"/etc", "/etc/pipe", "/etc/missing", "/etc/fstab/x", "/etc/dangling", "/missing/x", ""}) {
    EXPECT_EQ(this->guest().read(path), std::nullopt) << path;
  }
  EXPECT_EQ(this->guest().read(std::string("/etc/fstab\0x", 12)), std::nullopt);
  EXPECT_EQ(this->guest().read("/etc/" + std::string(5000, 'x')), std::nullopt);
}

TYPED_TEST_P(GuestReaderContract, FollowsLinksInsideTheGuestOnly) {
  for (const char* path :
       {"/etc/absolute", "/etc/relative", "/etc/escape", "/../../etc/fstab", "/etc/../etc/fstab"}) {
    EXPECT_EQ(this->guest().read(path), kFstab) << path;
  }
  EXPECT_EQ(this->guest().read("/lib/modules/file"), "a module\n");
  EXPECT_EQ(this->guest().resolve("/etc/escape-directory"), "/tmp");
  EXPECT_EQ(this->guest().list("/etc/escape-directory"), std::vector<std::string>());
}

TYPED_TEST_P(GuestReaderContract, RefusesLinksThatGoInCircles) {
  EXPECT_THROW(this->guest().read("/etc/circle-a"), Error);
  EXPECT_THROW(this->guest().list("/etc/circle-a"), Error);
  EXPECT_THROW(this->guest().status("/etc/circle-a/x"), Error);
  EXPECT_THROW(this->guest().link_status("/etc/circle-a/x"), Error);
  EXPECT_EQ(this->guest().link_status("/etc/circle-a")->type, FileType::symlink);
}

TYPED_TEST_P(GuestReaderContract, TellsWhatAPathIs) {
  const auto fstab = this->guest().link_status("/etc/fstab");
  ASSERT_TRUE(fstab);
  EXPECT_EQ(fstab->type, FileType::regular);
  EXPECT_EQ(fstab->permissions, kFstabMode);
  EXPECT_EQ(fstab->size, kFstab.size());
  EXPECT_EQ(fstab->mtime_seconds, kFstabTime);
  EXPECT_EQ(this->guest().link_status("/")->type, FileType::directory);
  EXPECT_EQ(this->guest().link_status("/etc")->type, FileType::directory);
  EXPECT_EQ(this->guest().link_status("/etc/pipe")->type, FileType::other);
  EXPECT_EQ(this->guest().link_status("/etc/dangling")->type, FileType::symlink);
  EXPECT_EQ(this->guest().link_status("/etc/missing"), std::nullopt);
  EXPECT_EQ(this->guest().link_status("/etc/fstab/x"), std::nullopt);
  EXPECT_EQ(this->guest().status("/etc/absolute"), fstab);
}

TYPED_TEST_P(GuestReaderContract, TellsTheOwner) {
  if (!is_root()) GTEST_SKIP() << "only root can give files to others";
  EXPECT_EQ(this->guest().link_status("/etc/labelled")->uid, 12U);
  EXPECT_EQ(this->guest().link_status("/etc/labelled")->gid, 34U);
}

TYPED_TEST_P(GuestReaderContract, ReadsLinksAsTheyAreWritten) {
  EXPECT_EQ(this->guest().read_link("/etc/escape"), "/../../../../etc/fstab");
  EXPECT_EQ(this->guest().read_link("/lib"), "usr/lib");
  EXPECT_EQ(this->guest().read_link("/etc/fstab"), std::nullopt);
  EXPECT_EQ(this->guest().read_link("/etc/missing"), std::nullopt);
  EXPECT_EQ(this->guest().read_link("/missing/x"), std::nullopt);
  EXPECT_EQ(this->guest().read_link("/"), std::nullopt);
}

TYPED_TEST_P(GuestReaderContract, ListsNamesOfAnyBytesSorted) {
  const auto names = this->guest().list("/etc");
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
  for (const char* name : {"fstab", "pipe", "dangling", "name with space", "line\nbreak", "latin1-\xe9"}) {
    EXPECT_NE(std::find(names.begin(), names.end(), name), names.end()) << name;
  }
  EXPECT_EQ(std::find(names.begin(), names.end(), "."), names.end());
  EXPECT_EQ(this->guest().read("/etc/line\nbreak"), "2");
  EXPECT_EQ(this->guest().read("/etc/latin1-\xe9"), "3");
}

TYPED_TEST_P(GuestReaderContract, ListsALargeDirectoryWhole) {
  EXPECT_EQ(this->guest().list("/many").size(), 1500U);
}

TYPED_TEST_P(GuestReaderContract, ListsNothingWhereThereIsNoDirectory) {
  EXPECT_EQ(this->guest().list("/etc/fstab"), std::vector<std::string>());
  EXPECT_EQ(this->guest().list("/missing"), std::vector<std::string>());
}

TYPED_TEST_P(GuestReaderContract, KnowsTheSpaceOfAFileSystem) {
  const auto etc = this->guest().space("/etc");
  ASSERT_TRUE(etc);
  EXPECT_GT(etc->free_bytes, 1U << 20U);
  EXPECT_GT(etc->free_inodes, 10U);
  EXPECT_EQ(this->guest().space("/boot")->id, etc->id);
  EXPECT_EQ(this->guest().space("/missing"), std::nullopt);
}

REGISTER_TYPED_TEST_SUITE_P(GuestReaderContract, ReadsAFile, ReadsAFileOfManyMessages,
                            RefusesAFileLargerThanTheLimit, ReadsNothingWhereThereIsNoRegularFile,
                            FollowsLinksInsideTheGuestOnly, RefusesLinksThatGoInCircles, TellsWhatAPathIs,
                            TellsTheOwner, ReadsLinksAsTheyAreWritten, ListsNamesOfAnyBytesSorted,
                            ListsALargeDirectoryWhole, ListsNothingWhereThereIsNoDirectory,
                            KnowsTheSpaceOfAFileSystem);

template <class Backend>
class GuestWriterContract : public testing::Test {
 protected:
  void SetUp() override { Backend::disks().remount_writable(); }
  void TearDown() override { Backend::disks().remount_read_only(); }

  static const GuestReader& guest() { return Backend::disks().reader(); }
  static GuestWriter& writer() { return Backend::disks().writer(); }
  static std::uint32_t uid() { return is_root() ? 12 : guest().link_status("/etc")->uid; }
  static std::uint32_t gid() { return is_root() ? 34 : guest().link_status("/etc")->gid; }
};
TYPED_TEST_SUITE_P(GuestWriterContract);

TYPED_TEST_P(GuestWriterContract, CreatesAFileWithModeAndOwner) {
  this->writer().create_file("/tmp/new", "content", 04755, this->uid(), this->gid());
  EXPECT_EQ(this->guest().read("/tmp/new"), "content");
  const auto status = this->guest().link_status("/tmp/new");
  EXPECT_EQ(status->permissions, 04755U);
  EXPECT_EQ(status->uid, this->uid());
  EXPECT_EQ(status->gid, this->gid());
}

TYPED_TEST_P(GuestWriterContract, CreatesAFileOfManyMessages) {
  this->writer().create_file("/tmp/large", pattern(kLargeSize), 0644, this->uid(), this->gid());
  EXPECT_TRUE(this->guest().read("/tmp/large") == pattern(kLargeSize));
}

TYPED_TEST_P(GuestWriterContract, DoesNotCreateWhatExists) {
  for (const char* path : {"/etc/fstab", "/etc/dangling", "/etc/absolute", "/etc/pipe", "/etc"}) {
    EXPECT_THROW(this->writer().create_file(path, "x", 0644, this->uid(), this->gid()), Error) << path;
  }
  EXPECT_THROW(this->writer().create_file("/missing/x", "x", 0644, this->uid(), this->gid()), Error);
  EXPECT_EQ(this->guest().read("/etc/fstab"), kFstab);
  EXPECT_EQ(this->guest().link_status("/etc/nowhere"), std::nullopt);
}

TYPED_TEST_P(GuestWriterContract, WritesInsideTheGuestOnly) {
  this->writer().create_file("/etc/escape-directory/guestfit-contract", "x", 0644, this->uid(), this->gid());
  EXPECT_EQ(this->guest().read("/tmp/guestfit-contract"), "x");
}

TYPED_TEST_P(GuestWriterContract, KnowsWhatItHasWritten) {
  EXPECT_EQ(this->guest().link_status("/tmp/seen"), std::nullopt);
  this->writer().create_file("/tmp/seen", "1", 0644, this->uid(), this->gid());
  EXPECT_EQ(this->guest().status("/tmp/seen")->size, 1U);
  this->writer().remove_file("/tmp/seen");
  EXPECT_EQ(this->guest().link_status("/tmp/seen"), std::nullopt);
}

TYPED_TEST_P(GuestWriterContract, CopiesModeAndOwner) {
  this->writer().create_file("/tmp/copy", "x", 0600, this->uid(), this->gid());
  this->writer().copy_attributes("/etc/fstab", "/tmp/copy");
  EXPECT_EQ(this->guest().link_status("/tmp/copy")->permissions, kFstabMode);
  EXPECT_EQ(this->guest().link_status("/tmp/copy")->uid, this->guest().link_status("/etc/fstab")->uid);
  EXPECT_EQ(this->guest().read("/tmp/copy"), "x");
  EXPECT_THROW(this->writer().copy_attributes("/etc/missing", "/tmp/copy"), Error);
  EXPECT_THROW(this->writer().copy_attributes("/etc/fstab", "/etc/absolute"), Error);
}

TYPED_TEST_P(GuestWriterContract, RenamesOverAnotherFile) {
  this->writer().create_file("/tmp/from", "from", 0644, this->uid(), this->gid());
  this->writer().create_file("/tmp/to", "to", 0644, this->uid(), this->gid());
  this->writer().rename("/tmp/from", "/tmp/to");
  EXPECT_EQ(this->guest().read("/tmp/to"), "from");
  EXPECT_EQ(this->guest().link_status("/tmp/from"), std::nullopt);
  EXPECT_THROW(this->writer().rename("/tmp/from", "/tmp/to"), Error);
}

TYPED_TEST_P(GuestWriterContract, RemovesALinkAndNotItsTarget) {
  this->writer().remove_file("/etc/relative");
  EXPECT_EQ(this->guest().link_status("/etc/relative"), std::nullopt);
  EXPECT_EQ(this->guest().read("/etc/fstab"), kFstab);
  EXPECT_THROW(this->writer().remove_file("/etc/relative"), Error);
}

TYPED_TEST_P(GuestWriterContract, MakesAndRemovesDirectories) {
  this->writer().make_directory("/tmp/directory", 01777);
  EXPECT_EQ(this->guest().link_status("/tmp/directory")->permissions, 01777U);
  EXPECT_THROW(this->writer().make_directory("/tmp/directory", 0755), Error);
  this->writer().create_file("/tmp/directory/x", "", 0644, this->uid(), this->gid());
  EXPECT_THROW(this->writer().remove_directory("/tmp/directory"), Error);
  this->writer().remove_file("/tmp/directory/x");
  this->writer().remove_directory("/tmp/directory");
  EXPECT_EQ(this->guest().link_status("/tmp/directory"), std::nullopt);
}

TYPED_TEST_P(GuestWriterContract, SetsTheTimeToTheNanosecond) {
  this->writer().create_file("/tmp/time", "", 0644, this->uid(), this->gid());
  this->writer().set_modified("/tmp/time", kFstabTime, 123456789);
  EXPECT_EQ(this->guest().link_status("/tmp/time")->mtime_seconds, kFstabTime);
  EXPECT_EQ(this->guest().link_status("/tmp/time")->mtime_nanoseconds, 123456789);
  this->writer().set_modified("/tmp", kFstabTime, 1);
  EXPECT_EQ(this->guest().link_status("/tmp")->mtime_nanoseconds, 1);
}

TYPED_TEST_P(GuestWriterContract, HasWhatWasWrittenOnTheDisk) {
  this->writer().create_file("/tmp/kept", "kept", 0644, this->uid(), this->gid());
  this->writer().sync();
  TypeParam::disks().remount_read_only();
  EXPECT_EQ(this->guest().read("/tmp/kept"), "kept");
}

TYPED_TEST_P(GuestWriterContract, WritesNothingWhileReadOnly) {
  TypeParam::disks().remount_read_only();
  EXPECT_THROW(this->writer(), Error);
}

REGISTER_TYPED_TEST_SUITE_P(GuestWriterContract, CreatesAFileWithModeAndOwner, CreatesAFileOfManyMessages,
                            DoesNotCreateWhatExists, WritesInsideTheGuestOnly, KnowsWhatItHasWritten,
                            CopiesModeAndOwner, RenamesOverAnotherFile, RemovesALinkAndNotItsTarget,
                            MakesAndRemovesDirectories, SetsTheTimeToTheNanosecond,
                            HasWhatWasWrittenOnTheDisk, WritesNothingWhileReadOnly);

}  // namespace guestfit::test
