// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ext_superblock.hpp"

#include <gtest/gtest.h>

#include "support/guest_tree.hpp"
#include "util/host_file.hpp"
#include "util/temp_dir.hpp"

namespace guestfit {
namespace {

/// What mke2fs and debugfs, an independent writer, leave.
std::optional<ExtSuperblock> superblock_of(const std::string& type,
                                           const std::vector<std::string>& requests) {
  const TempDir directory;
  const auto image = directory.path() / "image";
  test::run({"mke2fs", "-q", "-F", "-t", type, "-M", "/var", image, "8M"});
  for (const auto& request : requests)
    test::run({"debugfs", "-w", "-R", request, image});
  return parse_ext_superblock(read_host_file(image).substr(kExtSuperblockOffset, kExtSuperblockSize));
}

}  // namespace

TEST(ExtSuperblock, FindsNothingWrongWithAFreshFileSystem) {
  for (const char* type : {"ext2", "ext3", "ext4"}) {
    const auto superblock = superblock_of(type, {});
    ASSERT_TRUE(superblock) << type;
    EXPECT_EQ(damage_of(*superblock), std::nullopt) << type;
    EXPECT_EQ(superblock->has_journal, std::string(type) != "ext2");
    EXPECT_EQ(superblock->last_mounted, "/var");
    EXPECT_FALSE(superblock->needs_recovery);
  }
}

TEST(ExtSuperblock, SeesErrorsThatTheKernelFound) {
  EXPECT_TRUE(damage_of(*superblock_of("ext4", {"set_super_value state 2"})));
  EXPECT_TRUE(damage_of(*superblock_of("ext4", {"set_super_value state 3"})));
}

TEST(ExtSuperblock, TakesAJournalThatIsNotReplayedForSound) {
  const auto superblock = superblock_of("ext4", {"feature needs_recovery"});
  EXPECT_TRUE(superblock->needs_recovery);
  EXPECT_EQ(damage_of(*superblock), std::nullopt);
}

TEST(ExtSuperblock, SeesThatAFileSystemWithoutJournalWasCutOff) {
  EXPECT_TRUE(damage_of(*superblock_of("ext2", {"set_super_value state 0"})));
}

TEST(ExtSuperblock, IsNotWhatElseABlockHolds) {
  EXPECT_FALSE(parse_ext_superblock(std::string(1024, '\0')));
  EXPECT_FALSE(parse_ext_superblock("short"));
}

}  // namespace guestfit
