// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/interfaces_file.hpp"

#include <gtest/gtest.h>

namespace guestfit {
namespace {

using Kind = InterfacesLineKind;

std::vector<Kind> kinds(const std::string& text) {
  std::vector<Kind> found;
  for (const auto& line : parse_interfaces_lines(text))
    found.push_back(line.kind);
  return found;
}

TEST(InterfacesFile, LinesGiveTheTextBack) {
  const std::string text = "# a \\\nauto \\\nlo \r\n\n  iface lo inet\tloopback\n\tup x \\";
  std::string joined;
  for (const auto& line : parse_interfaces_lines(text)) {
    for (const auto& raw : line.raw)
      joined += raw;
  }
  EXPECT_EQ(joined, text);
}

TEST(InterfacesFile, BackslashContinuesALineButNotAComment) {
  const auto lines = parse_interfaces_lines("# note \\\nauto \\\nlo eth\\\n0\n");
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].kind, Kind::blank);
  EXPECT_EQ(lines[1].words, (std::vector<std::string>{"auto", "lo", "eth0"}));
}

TEST(InterfacesFile, StanzaGoesOnOverBlankLinesAndComments) {
  const auto lines =
      parse_interfaces_lines("iface eth0 inet static\n\n# note\naddress 10.0.0.5/8\nsource x\naddress 1\n");
  ASSERT_EQ(lines.size(), 6U);
  EXPECT_EQ(lines[3].kind, Kind::option);
  EXPECT_EQ(lines[3].stanza, 0U);
  EXPECT_EQ(lines[2].stanza, InterfacesLine::kNoStanza);
  EXPECT_EQ(lines[5].kind, Kind::misplaced) << "source ends the stanza";
}

TEST(InterfacesFile, KnowsTheKeywords) {
  EXPECT_EQ(
      kinds(
          "auto lo\nallow-hotplug a\nno-auto-down a\nno-scripts a\nrename a=b\nsource x\nsource-directory y\n"
          "mapping a\nscript s\nallow-\n"),
      (std::vector<Kind>{Kind::selection, Kind::selection, Kind::selection, Kind::selection, Kind::rename,
                         Kind::source, Kind::source, Kind::mapping, Kind::option, Kind::option}));
}

TEST(InterfacesFile, BareAutoBelongsToItsStanza) {
  EXPECT_EQ(kinds("iface eth0 inet dhcp\nauto\nhostname a\n"),
            (std::vector<Kind>{Kind::iface, Kind::option, Kind::option}));
}

TEST(InterfacesFile, IncludesAreAbsolute) {
  EXPECT_EQ(interfaces_includes(
                "/etc/network/interfaces",
                "source interfaces.d/*.cfg /run/x\nsource-directory interfaces.d/\nsource $HOME/x\n"),
            (std::vector<InterfacesInclude>{{"/etc/network/interfaces.d/*.cfg", false},
                                            {"/run/x", false},
                                            {"/etc/network/interfaces.d", true}}));
}

TEST(InterfacesFile, SourceTakesAnyNameButHiddenOnes) {
  const InterfacesInclude include{"/etc/network/interfaces.d/*", false};
  EXPECT_TRUE(includes_file(include, "/etc/network/interfaces.d/eth0.cfg"));
  EXPECT_FALSE(includes_file(include, "/etc/network/interfaces.d/.eth0.guestfit-orig"));
  EXPECT_FALSE(includes_file(include, "/etc/network/interfaces.d/sub/eth0"));
}

TEST(InterfacesFile, SourceDirectoryTakesPlainNamesOnly) {
  const InterfacesInclude include{"/etc/network/interfaces.d", true};
  EXPECT_TRUE(includes_file(include, "/etc/network/interfaces.d/50-cloud_init"));
  EXPECT_FALSE(includes_file(include, "/etc/network/interfaces.d/eth0.cfg"));
  EXPECT_FALSE(includes_file(include, "/etc/network/interfaces.d/"));
  EXPECT_FALSE(includes_file(include, "/etc/network/interfaces"));
}

}  // namespace
}  // namespace guestfit
