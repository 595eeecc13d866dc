// SPDX-License-Identifier: LGPL-2.1-or-later
// Files of other projects through the fstab editor, judged by libmount (findmnt of util-linux).
#include "edit/storage/fstab.hpp"

#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>

#include <gtest/gtest.h>

#include <guestfit/error.hpp>

#include "util/host_file.hpp"
#include "util/subprocess.hpp"
#include "util/temp_dir.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

namespace fs = std::filesystem;

const std::vector<FstabUnwanted> kUnwanted = {{"cifs", "", "its server may not be there"},
                                              {"", "/dev/sr[0-9]*", "there is no such drive"},
                                              {"", "/dev/cdrom*", "there is no such drive"},
                                              {"", "/dev/fd[0-9]*", "there is no such drive"}};

/// Two disks: the first with a root, swap and data, the second with one file system.
Facts guest() {
  Facts facts;
  facts.storage_known = true;
  facts.disks = {{"/dev/sda", 0, PartitionScheme::mbr}, {"/dev/sdb", 0, PartitionScheme::mbr}};
  const auto add = [&](const std::string& device, const std::string& type, const std::string& uuid) {
    FileSystem filesystem;
    filesystem.device = device;
    filesystem.type = type;
    filesystem.uuid = uuid;
    facts.filesystems.push_back(filesystem);
  };
  add("/dev/sda1", "ext4", "11111111-1111-4111-8111-111111111111");
  add("/dev/sda2", "swap", "22222222-2222-4222-8222-222222222222");
  add("/dev/sda3", "ext3", "33333333-3333-4333-8333-333333333333");
  add("/dev/sdb1", "ext4", "44444444-4444-4444-8444-444444444444");
  return facts;
}

std::vector<fs::path> fstab_files() {
  std::vector<fs::path> files;
  const char* corpus = std::getenv("GUESTFIT_CORPUS");
  if (corpus == nullptr) return files;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(corpus) / "config")) {
    const auto name = entry.path().filename().string();
    const bool in_folder = entry.path().parent_path().filename() == "fstab";
    if (entry.is_regular_file() && (name.starts_with("fstab") || in_folder)) files.push_back(entry.path());
  }
  return files;
}

class FstabCorpus : public testing::Test {
 protected:
  void SetUp() override {
    if (std::getenv("GUESTFIT_CORPUS") == nullptr) GTEST_SKIP() << "GUESTFIT_CORPUS is not set";
    files_ = fstab_files();
    ASSERT_FALSE(files_.empty());
  }

  TextEdit edit(const std::string& text) const {
    return edit_fstab(text, DeviceNames(facts_), "/dev/sda1", kUnwanted);
  }

  Facts facts_ = guest();
  std::vector<fs::path> files_;
};

TEST_F(FstabCorpus, ASecondRunChangesNothing) {
  for (const auto& file : files_) {
    SCOPED_TRACE(file);
    const auto before = read_host_file(file);
    const auto after = edit(before).text.value_or(before);
    EXPECT_EQ(edit(after).text, std::nullopt);
  }
}

/// A line stays as it is, gets a "#", another device, or "nofail"; nothing else.
bool is_allowed_change(const std::string& before, const std::string& after) {
  if (before == after || after == "#" + before) return true;
  const auto old_words = split_words(without_line_end(before));
  const auto new_words = split_words(without_line_end(after));
  if (new_words.size() < old_words.size() || old_words.size() < 3) return false;
  const bool device = old_words[0] == new_words[0] || new_words[0].starts_with("UUID=");
  const bool rest = std::equal(old_words.begin() + 1, old_words.begin() + 3, new_words.begin() + 1);
  if (old_words.size() == 3)
    return device && rest && (new_words.size() == 3 || new_words[3] == "defaults,nofail");
  const bool options = new_words[3] == old_words[3] || new_words[3] == old_words[3] + ",nofail";
  return device && rest && options && new_words.size() == old_words.size() &&
         std::equal(old_words.begin() + 4, old_words.end(), new_words.begin() + 4);
}

TEST_F(FstabCorpus, OutsideOfWhatTheRuleSaysEveryByteStays) {
  for (const auto& file : files_) {
    SCOPED_TRACE(file);
    const auto before = read_host_file(file);
    const auto old_lines = split_lines(before);
    const auto new_lines = split_lines(edit(before).text.value_or(before));
    ASSERT_EQ(old_lines.size(), new_lines.size());
    for (std::size_t i = 0; i < old_lines.size(); ++i)
      EXPECT_TRUE(is_allowed_change(old_lines[i], new_lines[i])) << old_lines[i] << new_lines[i];
  }
}

/// Mount points as libmount reads them, in their order; none when there is no findmnt.
std::optional<std::string> mount_points(const fs::path& file) {
  try {
    return run_process({"findmnt", "--tab-file", file, "--noheadings", "--list", "--output", "TARGET,FSTYPE"})
        .output;
  } catch (const Error&) {
    return std::nullopt;
  }
}

TEST_F(FstabCorpus, LibmountReadsTheSameEntries) {
  const TempDir directory;
  const auto path = directory.path() / "fstab";
  std::size_t judged = 0;
  for (const auto& file : files_) {
    SCOPED_TRACE(file);
    const auto before = read_host_file(file);
    const auto result = edit(before);
    if (!result.text) continue;
    // libmount is to see what was not commented out.
    std::string kept;
    const auto old_lines = split_lines(before);
    const auto new_lines = split_lines(*result.text);
    for (std::size_t i = 0; i < old_lines.size(); ++i)
      kept += new_lines[i] == "#" + old_lines[i] ? new_lines[i] : old_lines[i];
    write_host_file(path, kept);
    const auto expected = mount_points(path);
    if (!expected) GTEST_SKIP() << "findmnt is not installed";
    write_host_file(path, *result.text);
    EXPECT_EQ(mount_points(path), expected);
    ++judged;
  }
  EXPECT_GT(judged, 0U);
}

}  // namespace
}  // namespace guestfit
