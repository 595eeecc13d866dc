// SPDX-License-Identifier: LGPL-2.1-or-later
// Files of other projects through the interfaces(5) editor, judged by ifquery(8) of ifupdown where that is
// installed.
#include "edit/network/interfaces.hpp"

#include <cstdlib>
#include <filesystem>
#include <optional>

#include <gtest/gtest.h>

#include "util/host_file.hpp"
#include "util/subprocess.hpp"
#include "util/temp_dir.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

namespace fs = std::filesystem;

bool is_interfaces_file(const fs::path& path) {
  return path.filename() == "interfaces" || path.filename() == "interfaces.conf" ||
         path.parent_path().filename() == "ifupdown";
}

std::vector<fs::path> interfaces_files(const fs::path& corpus) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(corpus)) {
    if (entry.is_regular_file() && is_interfaces_file(entry.path())) files.push_back(entry.path());
  }
  return files;
}

std::string edited(const std::string& text, CardNaming naming) {
  const auto edits = edit_interfaces({{"/etc/network/interfaces", text}}, naming);
  return edits.empty() ? text : edits[0].edit.text.value_or(text);
}

/// True for lines that are as they were, or went; never for a loopback stanza that went.
bool keeps_loopback(const std::string& before, const std::string& after) {
  for (const auto& line : parse_interfaces_lines(before)) {
    if (line.kind != InterfacesLineKind::iface || line.words.size() < 2 || line.words[1] != "lo") continue;
    if (after.find(join(line.raw, "")) == std::string::npos) return false;
  }
  return true;
}

bool configures_static_address(const std::string& text) {
  for (const auto& line : parse_interfaces_lines(text)) {
    if (line.kind == InterfacesLineKind::option && line.words[0] == "address") return true;
  }
  return false;
}

std::optional<std::string> find_ifquery() {
  const char* path = std::getenv("PATH");
  for (const auto& directory : split(path == nullptr ? "" : path, ':')) {
    const auto program = directory + "/ifquery";
    if (fs::exists(program)) return program;
  }
  return std::nullopt;
}

class InterfacesCorpus : public testing::TestWithParam<CardNaming> {
 protected:
  void SetUp() override {
    const char* directory = std::getenv("GUESTFIT_CORPUS");
    if (directory == nullptr) GTEST_SKIP() << "GUESTFIT_CORPUS is not set";
    files_ = interfaces_files(fs::path(directory) / "config");
    ASSERT_FALSE(files_.empty());
  }

  std::vector<fs::path> files_;
};

TEST_P(InterfacesCorpus, SecondRunChangesNothingAndLoopbackStays) {
  for (const auto& file : files_) {
    SCOPED_TRACE(file);
    const auto before = read_host_file(file);
    const auto after = edited(before, GetParam());
    EXPECT_EQ(edited(after, GetParam()), after);
    EXPECT_TRUE(keeps_loopback(before, after));
    EXPECT_FALSE(configures_static_address(after));
  }
}

TEST_P(InterfacesCorpus, IfupdownReadsTheResultAndStartsOneCard) {
  const auto ifquery = find_ifquery();
  if (!ifquery) GTEST_SKIP() << "ifquery is not installed";
  const TempDir directory;
  const auto ask = [&](const std::string& text) {
    const auto path = directory.path() / "interfaces";
    write_host_file(path, text);
    return run_process({*ifquery, "--list", "--all", "--interfaces", path, "--state-dir", directory.path()});
  };
  std::size_t judged = 0;
  for (const auto& file : files_) {
    SCOPED_TRACE(file);
    const auto before = read_host_file(file);
    const auto after = edited(before, GetParam());
    if (after == before) continue;
    const auto answer = ask(after);
    EXPECT_EQ(answer.exit_status, 0);
    EXPECT_EQ(answer.error_text, "");
    auto names = split_words(answer.output);
    std::erase(names, "lo");
    EXPECT_EQ(names.size(), 1U) << answer.output;
    ++judged;
  }
  EXPECT_GT(judged, 0U);
}

INSTANTIATE_TEST_SUITE_P(BothNamings, InterfacesCorpus,
                         testing::Values(CardNaming::kernel, CardNaming::ifup));

}  // namespace
}  // namespace guestfit
