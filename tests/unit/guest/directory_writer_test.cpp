// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/directory_writer.hpp"

#include <sys/stat.h>
#include <sys/xattr.h>

#include <unistd.h>

#include "guest/directory_reader.hpp"
#include "support/guest_contract.hpp"
#include "unit/guest/directory_backend.hpp"
#include "unit/guest/open_descriptors.hpp"

namespace guestfit::test {

INSTANTIATE_TYPED_TEST_SUITE_P(Directory, GuestWriterContract, DirectoryBackend);

std::string attribute(const std::string& path, const char* name) {
  char value[256];
  const auto size = lgetxattr((DirectoryBackend::path() / path).c_str(), name, value, sizeof value);
  return size < 0 ? "" : std::string(value, static_cast<std::size_t>(size));
}

class DirectoryWriterTest : public testing::Test {
 protected:
  void SetUp() override { DirectoryBackend::disks().remount_writable(); }
  void TearDown() override { DirectoryBackend::disks().remount_read_only(); }
  static GuestWriter& writer() { return DirectoryBackend::disks().writer(); }
};

TEST_F(DirectoryWriterTest, CopiesLabelsAndAcls) {
  if (attribute("etc/labelled", "user.note").empty()) GTEST_SKIP() << "this file system has no attributes";
  writer().create_file("/tmp/with-label", "x", 0600, geteuid(), getegid());
  writer().copy_attributes("/etc/labelled", "/tmp/with-label");
  for (const char* name : {"user.note", "security.selinux", "system.posix_acl_access"}) {
    EXPECT_EQ(attribute("tmp/with-label", name), attribute("etc/labelled", name)) << name;
  }
  struct stat before = {};
  struct stat after = {};
  stat((DirectoryBackend::path() / "etc/labelled").c_str(), &before);
  stat((DirectoryBackend::path() / "tmp/with-label").c_str(), &after);
  EXPECT_EQ(after.st_mode, before.st_mode);
}

TEST_F(DirectoryWriterTest, TakesAwayAttributesThatTheOriginalDoesNotHave) {
  if (attribute("etc/labelled", "user.note").empty()) GTEST_SKIP() << "this file system has no attributes";
  writer().create_file("/tmp/plain", "x", 0600, geteuid(), getegid());
  writer().copy_attributes("/etc/labelled", "/tmp/plain");
  ASSERT_NE(attribute("tmp/plain", "user.note"), "");
  writer().copy_attributes("/etc/fstab", "/tmp/plain");
  EXPECT_EQ(attribute("tmp/plain", "user.note"), "");
  EXPECT_EQ(attribute("tmp/plain", "system.posix_acl_access"), "");
}

TEST_F(DirectoryWriterTest, DoesNotCopyWhatVouchesForTheContent) {
  const auto original = DirectoryBackend::path() / "etc/fstab";
  if (lsetxattr(original.c_str(), "security.ima", "x", 1, 0) != 0)
    GTEST_SKIP() << "security.ima cannot be set here";
  writer().create_file("/tmp/measured", "x", 0600, geteuid(), getegid());
  writer().copy_attributes("/etc/fstab", "/tmp/measured");
  EXPECT_EQ(attribute("tmp/measured", "security.ima"), "");
  lremovexattr(original.c_str(), "security.ima");
}

TEST_F(DirectoryWriterTest, LeavesNothingBehindWhenCreatingFails) {
  if (is_root()) GTEST_SKIP() << "root may give files to everybody";
  EXPECT_THROW(writer().create_file("/tmp/not-mine", "x", 0644, 0, 0), Error);
  EXPECT_EQ(DirectoryBackend::disks().reader().link_status("/tmp/not-mine"), std::nullopt);
}

TEST_F(DirectoryWriterTest, DoesNotTakeARelativePath) {
  for (const char* path : {"etc/x", "/", "/etc/..", "/etc/.", ""}) {
    EXPECT_THROW(writer().create_file(path, "x", 0644, geteuid(), getegid()), Error) << path;
  }
}

TEST(DirectoryWriterSync, LeavesNoDirectoryOpen) {
  const TempDir tree;
  const auto root = std::make_shared<RootedDirectory>(tree.path());
  DirectoryWriter writer(root);
  const int only_the_root = open_descriptors_below(tree.path());
  const auto opens_for_sync = [&](const auto& write) {
    write();
    EXPECT_EQ(open_descriptors_below(tree.path()), only_the_root + 1);
    writer.sync();
    EXPECT_EQ(open_descriptors_below(tree.path()), only_the_root);
  };
  opens_for_sync([&] { writer.create_file("/first", "1", 0644, geteuid(), getegid()); });
  opens_for_sync([&] { writer.create_file("/second", "2", 0644, geteuid(), getegid()); });
  opens_for_sync([&] { writer.set_modified("/", 1000, 0); });
  EXPECT_EQ(DirectoryReader(root).read("/second", 10), "2");
}

}  // namespace guestfit::test
