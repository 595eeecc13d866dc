// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/text/shell_settings.hpp"

#include <gtest/gtest.h>

namespace guestfit {
namespace {

TEST(ShellSettings, LaterFileHasTheLastWord) {
  ShellSettings settings({{"/a", "A=1\nB=1\n"}, {"/b", "A=2\n"}});
  EXPECT_EQ(settings.value("A"), "2");
  EXPECT_EQ(settings.set("A", "3"), "/b");
  EXPECT_EQ(settings.set("B", "3"), "/a");
  EXPECT_EQ(settings.files(), (std::vector<TextFile>{{"/a", "A=1\nB=3\n"}, {"/b", "A=3\n"}}));
  EXPECT_EQ(settings.value("A"), "3");
}

TEST(ShellSettings, NewVariableGoesToTheFirstFile) {
  ShellSettings settings({{"/a", "A=1\n"}, {"/b", ""}});
  EXPECT_EQ(settings.set("N", "1"), "/a");
  EXPECT_EQ(settings.files()[1].text, "");
}

TEST(ShellSettings, ValueBuildsOnTheFilesBefore) {
  ShellSettings settings({{"/a", "A=x\n"}, {"/b", "A=\"$A y\"\n"}});
  EXPECT_EQ(settings.value("A"), "x y");
  settings.set("A", "x y z");
  EXPECT_EQ(settings.files()[1].text, "A=\"$A y z\"\n");
}

TEST(ShellSettings, CommentsOutEverywhere) {
  ShellSettings settings({{"/a", "A=1\n"}, {"/b", "B=1\n"}, {"/c", "A=2\n"}});
  EXPECT_EQ(settings.comment_out("A"), (std::vector<std::string>{"/a", "/c"}));
  EXPECT_FALSE(settings.is_set("A"));
}

TEST(ShellSettings, FileThatIsNotUnderstoodStaysAsItIs) {
  ShellSettings settings({{"/a", "A=\"no end\n"}, {"/b", "B=1\n"}});
  EXPECT_EQ(settings.not_understood(), std::vector<std::string>{"/a"});
  EXPECT_EQ(settings.set("A", "1"), "/b");
  EXPECT_EQ(settings.files()[0].text, "A=\"no end\n");
}

TEST(ShellSettings, WithoutFilesNothingIsSet) {
  ShellSettings settings({});
  EXPECT_EQ(settings.set("A", "1"), std::nullopt);
  EXPECT_FALSE(settings.is_set("A"));
}

}  // namespace
}  // namespace guestfit
