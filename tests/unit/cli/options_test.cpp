// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cli/options.hpp"

#include <gtest/gtest.h>

#include <guestfit/error.hpp>

namespace guestfit {
namespace {

std::string usage_error(const std::vector<std::string>& arguments) {
  try {
    parse_command_line(arguments);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_FALSE(error.remedy().empty()) << error.what();
    return error.what();
  }
  return "accepted";
}

TEST(Options, AnAuditNeedsAnImageAndNothingElse) {
  const auto options = parse_command_line({"audit", "disk.qcow2"});
  EXPECT_EQ(options.request.command, Command::audit);
  EXPECT_EQ(options.request.images, std::vector<std::string>{"disk.qcow2"});
  EXPECT_EQ(options.request.target, "ec2");
  EXPECT_FALSE(options.json);
}

TEST(Options, DisksKeepTheirOrder) {
  const auto options = parse_command_line({"apply", "--in-place", "b.vmdk", "a.vmdk"});
  EXPECT_EQ(options.request.images, (std::vector<std::string>{"b.vmdk", "a.vmdk"}));
  EXPECT_TRUE(options.request.in_place);
}

TEST(Options, RepeatableOptionsAddUp) {
  const auto options =
      parse_command_line({"audit", "--only", "a", "--only=b", "--set", "x.y=1", "--set", "z=2=3", "d"});
  EXPECT_EQ(options.request.only, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(options.request.settings, (std::map<std::string, std::string>{{"x.y", "1"}, {"z", "2=3"}}));
}

TEST(Options, ANewImageHasAFormat) {
  const auto options = parse_command_line({"apply", "-o", "new.img", "-O", "raw", "old.img"});
  ASSERT_TRUE(options.request.output.has_value());
  EXPECT_EQ(*options.request.output, (Output{"new.img", "raw"}));
}

TEST(Options, AFileNameMayBeginWithADashBehindTwoDashes) {
  EXPECT_EQ(parse_command_line({"audit", "--", "-disk"}).request.images, std::vector<std::string>{"-disk"});
}

TEST(Options, WhatIsWrongIsSaidInWords) {
  EXPECT_EQ(usage_error({}), "no command was given");
  EXPECT_EQ(usage_error({"convert", "x"}), "there is no command \"convert\"");
  EXPECT_EQ(usage_error({"audit", "--traget", "ec2", "x"}), "there is no option --traget");
  EXPECT_EQ(usage_error({"audit", "--format", "xml", "x"}), "--format xml is not known");
  EXPECT_EQ(usage_error({"audit", "--set", "timeout", "x"}), "--set timeout has no \"=\"");
  EXPECT_EQ(usage_error({"audit", "--set", "a=1", "--set", "a=2", "x"}), "--set a was given twice");
  EXPECT_EQ(usage_error({"audit", "-o", "y", "x"}), "-o belongs to apply");
  EXPECT_EQ(usage_error({"apply", "-O", "raw", "--in-place", "x"}), "-O needs -o");
  EXPECT_EQ(usage_error({"apply", "--plan-out", "p", "--in-place", "x"}), "--plan-out belongs to audit");
  EXPECT_NE(usage_error({"rules", "delete"}), "accepted");
  EXPECT_NE(usage_error({"audit", "--target"}), "accepted");
}

TEST(Options, ShortenedOptionsAreNotGuessed) {
  // A script that relies on --tar would break when a second option begins with it.
  EXPECT_NE(usage_error({"audit", "--tar", "kvm", "x"}), "accepted");
}

TEST(Options, HelpAndVersionNeedNothingElse) {
  EXPECT_EQ(parse_command_line({"--help"}).kind, Options::Kind::help);
  EXPECT_EQ(parse_command_line({"audit", "-h"}).kind, Options::Kind::help);
  EXPECT_EQ(parse_command_line({"--version"}).kind, Options::Kind::version);
}

}  // namespace
}  // namespace guestfit
