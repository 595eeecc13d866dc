// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/drivers/kmod_lists.hpp"

#include <gtest/gtest.h>

#include "edit/drivers/kmod_trie.hpp"

namespace guestfit {
namespace {

std::string from_hex(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

const KmodLists kLists = {
    {"modules.dep",
     "kernel/fs/ext4/ext4.ko: kernel/fs/mbcache.ko kernel/lib/crc16.ko\n"
     "kernel/fs/mbcache.ko:\n"
     "kernel/lib/crc16.ko:\n"
     "kernel/net/snd-foo.ko.xz:\n"},
    {"modules.alias",
     "# Aliases extracted from modules themselves.\n"
     "alias fs-ext4 ext4\n"
     "alias snd:v[0-9]* snd_foo\n"},
    {"modules.softdep",
     "# Soft dependencies extracted from modules themselves.\nsoftdep ext4 pre: crypto-crc32c\n"},
    {"modules.devname", "snd_foo snd/foo c116:33\n"},
};

TEST(ModuleName, IsWhatTheKernelCallsIt) {
  EXPECT_EQ(module_name("kernel/net/snd-foo.ko.xz"), "snd_foo");
  EXPECT_EQ(module_name("snd-foo"), "snd_foo");
  EXPECT_EQ(module_name("ext4.ko"), "ext4");
}

TEST(IsModuleFile, TakesCompressedFormsAndNothingElse) {
  EXPECT_TRUE(is_module_file("a/b.ko"));
  EXPECT_TRUE(is_module_file("a/b.ko.zst"));
  EXPECT_FALSE(is_module_file("a/modules.dep"));
  EXPECT_FALSE(is_module_file("a/b.ko.orig"));
}

TEST(ModuleNeeds, ComeInTheOrderOfLoading) {
  const auto needs = module_needs(kLists);
  EXPECT_EQ(needs.at("ext4").path, "kernel/fs/ext4/ext4.ko");
  EXPECT_EQ(needs.at("ext4").needs, (std::vector<std::string>{"crc16", "mbcache"}));
}

TEST(ModuleNeeds, TakesAbsolutePathsOfOldReleases) {
  const auto needs = module_needs({{"modules.dep",
                                    "/lib/modules/2.6.18-8.el5/kernel/fs/ext3/ext3.ko: "
                                    "/lib/modules/2.6.18-8.el5/kernel/fs/jbd/jbd.ko\n"}});
  EXPECT_EQ(needs.at("ext3").path, "kernel/fs/ext3/ext3.ko");
  EXPECT_EQ(needs.at("ext3").needs, (std::vector<std::string>{"jbd"}));
}

TEST(ModuleNeeds, LeavesOutPathsThatLeadOutOfTheDirectory) {
  const auto needs = module_needs(
      {{"modules.dep",
        "../../etc/evil.ko:\nkernel/good.ko: kernel/../../bad.ko kernel//odd.ko\nkernel/shadow:\n"}});
  ASSERT_EQ(needs.size(), 1U);
  EXPECT_TRUE(needs.at("good").needs.empty());
}

TEST(SelectModules, KeepsOnlyLinesOfTheModulesGiven) {
  const auto selected =
      select_modules(kLists, {}, {{"ext4", "kernel/fs/ext4/ext4.ko"}, {"mbcache", "kernel/fs/mbcache.ko"}});
  EXPECT_EQ(selected.at("modules.dep"),
            "kernel/fs/ext4/ext4.ko: kernel/fs/mbcache.ko\nkernel/fs/mbcache.ko:\n");
  EXPECT_EQ(selected.at("modules.alias"),
            "# Aliases extracted from modules themselves.\nalias fs-ext4 ext4\n");
  EXPECT_EQ(selected.at("modules.softdep"), kLists.at("modules.softdep"));
  EXPECT_EQ(selected.at("modules.devname"), "");
}

TEST(SelectModules, NamesTheFilesAsTheyAreStored) {
  const auto selected = select_modules(kLists, {}, {{"snd_foo", "extra/snd-foo.ko"}});
  EXPECT_EQ(selected.at("modules.dep"), "extra/snd-foo.ko:\n");
}

TEST(SelectModules, TakesFromTheSecondListsWhatTheFirstLack) {
  const KmodLists more = {{"modules.dep", "updates/own.ko:\nother/ext4.ko:\n"},
                          {"modules.alias", "alias own:1 own\nalias other ext4\n"}};
  const auto selected =
      select_modules(kLists, more, {{"own", "updates/own.ko"}, {"mbcache", "kernel/fs/mbcache.ko"}});
  EXPECT_EQ(selected.at("modules.dep"), "kernel/fs/mbcache.ko:\nupdates/own.ko:\n");
  EXPECT_EQ(selected.at("modules.alias"), "# Aliases extracted from modules themselves.\nalias own:1 own\n");
}

// Made by depmod 30 from these three lines.
TEST(BinaryForms, AreTheBytesThatDepmodWrites) {
  const KmodLists lists = {{"modules.builtin", "kernel/a/ext-one.ko\nkernel/a/ext.ko\nkernel/b/loop.ko\n"}};
  EXPECT_EQ(binary_forms(lists).at("modules.builtin.bin"),
            from_hex("b007f45700020001200000386f6e65000000000100000000007874005f5f"
                     "c000000c0000000100000000006f6f7000000000010000000000656ce000"
                     "0019000000000000000000000000000000000000000000000000c000002b"));
}

TEST(KmodTrie, LeavesOutKeysThatTheFormatCannotHold) {
  const auto empty = build_kmod_trie({});
  EXPECT_EQ(build_kmod_trie({{"caf\xc3\xa9", "x", 0}, {std::string(5000, 'a'), "y", 0}}), empty);
  EXPECT_NE(build_kmod_trie({{"cafe", "x", 0}}), empty);
}

}  // namespace
}  // namespace guestfit
