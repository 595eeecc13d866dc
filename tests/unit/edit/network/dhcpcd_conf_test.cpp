// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/dhcpcd_conf.hpp"

#include <string>

#include <gtest/gtest.h>

namespace guestfit {
namespace {

constexpr const char* kComment = "# guestfit: belongs to the network of the old machine";

std::string after(const std::string& text) {
  const auto result = edit_dhcpcd_conf(text).text.value_or(text);
  EXPECT_FALSE(edit_dhcpcd_conf(result).text);
  return result;
}

TEST(DhcpcdConf, WhatFixesAnAddressOrKeepsDhcpAwayIsCommentedOut) {
  for (const std::string line :
       {"static ip_address=192.0.2.2/24", "  static routers=192.0.2.1", "inform 192.0.2.2",
        "fallback static_eth0", "nodhcp", "noipv4", "allowinterfaces ens33", "allowinterfaces en*",
        "denyinterfaces eth0", "denyinterfaces wlan0,eth*"}) {
    EXPECT_EQ(after("a\n" + line + "\nb"), std::string("a\n") + kComment + "\n#" + line + "\nb") << line;
  }
}

TEST(DhcpcdConf, TheRestStays) {
  for (const std::string text :
       {"", "hostname\nduid\npersistent\noption rapid_commit\n", "#static ip_address=x\n",
        "interface eth0\nmetric 200\n", "allowinterfaces e*", "allowinterfaces eth* en*\n",
        "denyinterfaces veth* docker0\n", "profile static_eth0\n"}) {
    EXPECT_EQ(after(text), text);
  }
}

TEST(DhcpcdConf, LineEndsAreThoseOfTheFile) {
  EXPECT_EQ(after("static ip_address=192.0.2.2/24\r\n"),
            std::string(kComment) + "\r\n#static ip_address=192.0.2.2/24\r\n");
}

}  // namespace
}  // namespace guestfit
