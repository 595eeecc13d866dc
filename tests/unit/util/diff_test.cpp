// SPDX-License-Identifier: LGPL-2.1-or-later
// patch(1) is the judge: what a diff says must turn the old text into the new one.
#include "util/diff.hpp"

#include <random>

#include <gtest/gtest.h>

#include "util/host_file.hpp"
#include "util/subprocess.hpp"
#include "util/temp_dir.hpp"

namespace guestfit {
namespace {

std::string patched(const std::string& before, const std::string& diff) {
  const TempDir directory;
  write_host_file(directory.path() / "text", before);
  write_host_file(directory.path() / "diff", diff);
  const auto result = run_process(
      {"patch", "-s", "-F0", (directory.path() / "text").string(), (directory.path() / "diff").string()});
  EXPECT_EQ(result.exit_status, 0) << result.output << result.error_text << diff;
  return read_host_file(directory.path() / "text");
}

void expect_correct(const std::string& before, const std::string& after) {
  const std::string diff = unified_diff(before, after, "a", "b");
  if (before == after) {
    EXPECT_EQ(diff, "");
    return;
  }
  EXPECT_EQ(patched(before, diff), after) << diff;
}

TEST(Diff, ShowsAChangedLineWithItsSurroundings) {
  EXPECT_EQ(unified_diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n", "a", "b"),
            "--- a\n+++ b\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST(Diff, SaysWhereALineEndIsMissing) {
  EXPECT_EQ(unified_diff("a", "a\n", "a", "b"),
            "--- a\n+++ b\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n");
}

TEST(Diff, NewAndEmptiedFiles) {
  EXPECT_EQ(unified_diff("", "a\n", "/dev/null", "b"), "--- /dev/null\n+++ b\n@@ -0,0 +1 @@\n+a\n");
  EXPECT_EQ(unified_diff("a\n", "", "a", "/dev/null"), "--- a\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n");
}

TEST(Diff, PatchAcceptsItForRandomTexts) {
  std::mt19937 random(20260101);
  for (int round = 0; round < 60; ++round) {
    std::string before;
    std::string after;
    const auto lines = random() % 40;
    for (unsigned i = 0; i < lines; ++i) {
      const std::string line = std::to_string(random() % 6) + "\n";
      if (random() % 5 != 0) before += line;
      if (random() % 5 != 0) after += line;
    }
    expect_correct(before, after);
  }
}

TEST(Diff, VeryDifferentTextsStayCorrectAndFast) {
  std::string before;
  std::string after;
  for (int i = 0; i < 5000; ++i) {
    before += "old " + std::to_string(i) + "\n";
    after += "new " + std::to_string(i) + "\n";
  }
  expect_correct(before, after);
}

}  // namespace
}  // namespace guestfit
