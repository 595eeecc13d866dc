// SPDX-License-Identifier: LGPL-2.1-or-later
#include <sys/stat.h>

#include <fcntl.h>

#include "guest/directory_disks.hpp"
#include "support/guest_contract.hpp"
#include "unit/guest/directory_backend.hpp"

namespace guestfit::test {

INSTANTIATE_TYPED_TEST_SUITE_P(Directory, GuestReaderContract, DirectoryBackend);

TEST(DirectoryReader, DoesNotReadTheHostThroughALink) {
  const TempDir outside;
  const auto secret = outside.path() / "secret";
  run({"sh", "-c", "echo secret > \"$1\"", "sh", secret.string()});
  const TempDir tree;
  std::filesystem::create_symlink(secret, tree.path() / "link");
  std::filesystem::create_directory_symlink("../" + outside.path().filename().string(), tree.path() / "up");
  const auto disks = open_directory_disks(tree.path());
  EXPECT_EQ(disks->reader().read("/link"), std::nullopt);
  EXPECT_EQ(disks->reader().read("/up/secret"), std::nullopt);
  EXPECT_EQ(disks->reader().read("/../" + outside.path().filename().string() + "/secret"), std::nullopt);
}

TEST(DirectoryReader, LeavesTheTimeOfLastAccess) {
  const auto file = DirectoryBackend::path() / "etc/fstab";
  const struct timespec long_ago[2] = {{1000, 0}, {kFstabTime, 0}};
  ASSERT_EQ(utimensat(AT_FDCWD, file.c_str(), long_ago, 0), 0);
  ASSERT_TRUE(DirectoryBackend::disks().reader().read("/etc/fstab"));
  struct stat status = {};
  ASSERT_EQ(stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_atim.tv_sec, 1000);
}

TEST(DirectoryReader, SaysThatADirectoryIsMissing) {
  EXPECT_THROW(open_directory_disks("/nonexistent/guest"), Error);
}

TEST(DirectoryDisks, SaysWhatItWasToldOfTheStorage) {
  EXPECT_FALSE(open_directory_disks(DirectoryBackend::path())->storage().known);
  Storage storage;
  storage.known = true;
  storage.disks.push_back({"/dev/sda", 1, PartitionScheme::mbr});
  const auto disks = open_directory_disks(DirectoryBackend::path(), storage);
  EXPECT_EQ(disks->storage().disks, storage.disks);
}

}  // namespace guestfit::test
