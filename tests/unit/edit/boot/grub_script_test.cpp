// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/grub_script.hpp"

#include <gtest/gtest.h>

namespace guestfit {
namespace {

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> values;
  for (const auto& token : scan_grub_script(text)) {
    if (token.kind == GrubTokenKind::word) values.push_back(token.value);
  }
  return values;
}

using Strings = std::vector<std::string>;

TEST(GrubScript, QuotesAndEscapesAreResolved) {
  EXPECT_EQ(words("a'b \"c'\"d \\\" \\x $e\"f\\ g"), Strings{"ab \"cd \" \\x $ef g"});
  EXPECT_EQ(words("\"one \\\ntwo\""), Strings{"one two"});
}

TEST(GrubScript, BracesOfAVariableBelongToTheWord) {
  EXPECT_EQ(words("set x=${a}b{c"), (Strings{"set", "x=${a}b", "c"}));
}

TEST(GrubScript, CommentBeginsOnlyAWord) {
  EXPECT_EQ(words("a#b # c d\n#e\nf"), (Strings{"a#b", "f"}));
}

TEST(GrubScript, BracesAreTokensWithoutBlanks) {
  const auto tokens = scan_grub_script("{a;b}");
  ASSERT_EQ(tokens.size(), 5U);
  EXPECT_EQ(tokens[0].kind, GrubTokenKind::open);
  EXPECT_EQ(tokens[2].kind, GrubTokenKind::separator);
  EXPECT_EQ(tokens[4].kind, GrubTokenKind::close);
}

TEST(GrubScript, RangesAreTheBytesOfTheText) {
  const std::string text = "set  default='a b'\n";
  const auto tokens = scan_grub_script(text);
  ASSERT_EQ(tokens.size(), 3U);
  EXPECT_EQ(tokens[1].range.of(text), "default='a b'");
}

TEST(GrubScript, BrokenTextEndsWithTheFile) {
  for (const std::string text : {"'", "\"", "\\", "$", "${", "a\"\\", "${a", "'x", "a${b\nc"}) {
    const auto tokens = scan_grub_script(text);
    ASSERT_FALSE(tokens.empty()) << text;
    EXPECT_EQ(tokens.back().range.end, text.size()) << text;
  }
}

}  // namespace
}  // namespace guestfit
