// SPDX-License-Identifier: LGPL-2.1-or-later
#include "util/text.hpp"

#include <gtest/gtest.h>

namespace guestfit {
namespace {

TEST(Text, SplitLinesGivesTheTextBackWhenJoined) {
  for (const std::string text : {"", "\n", "a", "a\n", "a\r\nb", "\n\na\n"}) {
    EXPECT_EQ(join(split_lines(text), ""), text);
  }
}

TEST(Text, VersionsAreComparedAsPeopleExpect) {
  EXPECT_LT(compare_versions("6.1.0-9-amd64", "6.1.0-56-amd64"), 0);
  EXPECT_LT(compare_versions("0.8.9", "0.8.22"), 0);
  EXPECT_GT(compare_versions("5.10.0-2", "5.9.0-7"), 0);
  EXPECT_EQ(compare_versions("1.2", "1.2"), 0);
}

TEST(Text, PrintableKeepsTextAndDisarmsEverythingElse) {
  EXPECT_EQ(printable("häuser\tund\nfüße €"), "häuser\tund\nfüße €");
  EXPECT_EQ(printable("\033[31mred"), "\xef\xbf\xbd[31mred") << "a terminal must not obey a guest";
  EXPECT_EQ(printable("a\xff\xfe"), "a\xef\xbf\xbd\xef\xbf\xbd");
  EXPECT_EQ(printable("\xc0\xaf"), "\xef\xbf\xbd\xef\xbf\xbd") << "an overlong form of \"/\"";
  EXPECT_EQ(printable("\xe2\x82"), "\xef\xbf\xbd\xef\xbf\xbd") << "cut off in the middle";
  EXPECT_EQ(printable("\xc2\x9b"), "\xef\xbf\xbd") << "a control character of the upper half";
}

TEST(Text, NumbersMustFillTheText) {
  EXPECT_EQ(parse_number("42"), 42);
  EXPECT_EQ(parse_number("-1"), -1);
  for (const char* text : {"", "4x", " 4", "99999999999999999999"})
    EXPECT_FALSE(parse_number(text)) << text;
}

}  // namespace
}  // namespace guestfit
