// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/text/shell_value.hpp"

#include <gtest/gtest.h>

namespace guestfit {
namespace {

std::optional<std::string> evaluate(std::string_view raw) {
  return evaluate_shell_value(raw, {{"A", "a b"}, {"UNKNOWN", std::nullopt}});
}

TEST(ShellValue, QuotesAndBackslashesAreResolved) {
  EXPECT_EQ(evaluate("plain"), "plain");
  EXPECT_EQ(evaluate(""), "");
  EXPECT_EQ(evaluate("\"a \\\"b\\\" \\x\""), "a \"b\" \\x");
  EXPECT_EQ(evaluate("'a $A \\'"), "a $A \\");
  EXPECT_EQ(evaluate("a\\ b'c'\"d\""), "a bcd");
  EXPECT_EQ(evaluate("\"one \\\ntwo\""), "one two");
}

TEST(ShellValue, KnownVariablesAreExpanded) {
  EXPECT_EQ(evaluate("\"$A c\""), "a b c");
  EXPECT_EQ(evaluate("\"${A}c\""), "a bc");
}

TEST(ShellValue, WhatOnlyAShellCouldTellIsNone) {
  for (const auto* const raw :
       {"`date`", "\"$(date)\"", "$UNKNOWN", "$NOT_SET", "${A:-x}", "$1", "$'x'", "$", "${A"}) {
    EXPECT_FALSE(evaluate(raw)) << raw;
  }
}

TEST(ShellValue, NewValueKeepsTheQuotesOfTheOld) {
  EXPECT_EQ(quote_shell_value("5", "30"), "5");
  EXPECT_EQ(quote_shell_value("5", "\"30\""), "\"5\"");
  EXPECT_EQ(quote_shell_value("a b", "'x'"), "'a b'");
}

TEST(ShellValue, QuotesThatDoNotDoAreReplaced) {
  EXPECT_EQ(quote_shell_value("a b", "x"), "\"a b\"");
  EXPECT_EQ(quote_shell_value("it's", "'x'"), "\"it's\"");
  EXPECT_EQ(quote_shell_value("a>b", ""), "\"a>b\"");
}

TEST(ShellValue, WhatIsWrittenIsReadBack) {
  const std::string odd = "a\"b'c$d`e\\f g\n;h#i";
  for (const auto* const like : {"x", "'x'", "\"x\"", ""}) {
    EXPECT_EQ(evaluate_shell_value(quote_shell_value(odd, like), {}), odd) << like;
  }
}

}  // namespace
}  // namespace guestfit
