// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/netplan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace guestfit {
namespace {

using testing::HasSubstr;

std::vector<std::string> all_after(const std::vector<std::string>& texts) {
  std::vector<TextFile> files;
  for (std::size_t i = 0; i < texts.size(); ++i)
    files.push_back({"/etc/netplan/" + std::to_string(i) + ".yaml", texts[i]});
  auto result = texts;
  for (const auto& [path, edit] : edit_netplan(files)) {
    for (std::size_t i = 0; i < files.size(); ++i) {
      if (files[i].path == path) result[i] = edit.text.value_or(texts[i]);
    }
  }
  return result;
}

/// After two runs, of which the second must change nothing.
std::string after(const std::string& text) {
  const auto once = all_after({text});
  EXPECT_EQ(all_after(once), once);
  return once[0];
}

std::vector<Finding> findings(const std::string& text) {
  const auto edits = edit_netplan({{"/etc/netplan/a.yaml", text}});
  return edits.empty() ? std::vector<Finding>{} : edits[0].edit.findings;
}

TEST(Netplan, AStaticAddressBecomesDhcpAndTheRestStays) {
  EXPECT_EQ(after("# This is the network config written by 'subiquity'\n"
                  "network:\n"
                  "  ethernets:\n"
                  "    ens33:\n"
                  "      optional: true   # do not wait\n"
                  "      addresses:\n"
                  "      # the office\n"
                  "      - 192.0.2.10/24\n"
                  "      gateway4: 192.0.2.1\n"
                  "      nameservers:\n"
                  "        addresses: [192.0.2.1]\n"
                  "  version: 2\n"),
            "# This is the network config written by 'subiquity'\n"
            "network:\n"
            "  ethernets:\n"
            "    ens33:\n"
            "      match: {name: \"e*\"}\n"
            "      dhcp4: true\n"
            "      optional: true   # do not wait\n"
            "  version: 2\n");
}

TEST(Netplan, AnAddressOfTheOldCardIsNotAskedFor) {
  EXPECT_EQ(after("network:\n    version: 2\n    ethernets:\n        eth0:\n            dhcp4: no\n"
                  "            match:\n                macaddress: 00:50:56:aa:bb:cc\n"
                  "            set-name: eth0\n"),
            "network:\n    version: 2\n    ethernets:\n        eth0:\n            match: {name: \"e*\"}\n"
            "            dhcp4: true\n");
}

TEST(Netplan, NetworkManagerGetsAnEmptyMatch) {
  EXPECT_EQ(after("network:\n  renderer: NetworkManager\n  ethernets:\n    eno1:\n      dhcp4: yes\n"),
            "network:\n  renderer: NetworkManager\n  ethernets:\n    eno1:\n      match: {}\n"
            "      dhcp4: yes\n");
}

TEST(Netplan, DefinitionsInBracesAreChangedInTheirLine) {
  EXPECT_EQ(
      after("network: {version: 2, ethernets: {ens3: {addresses: [192.0.2.10/24], wakeonlan: true}, "
            "ens4: {dhcp4: true}}}\n"),
      "network: {version: 2, ethernets: {ens3: {match: {name: \"e*\"}, dhcp4: true, wakeonlan: true}}}\n");
  EXPECT_EQ(after("network:\n  ethernets:\n    ens3: {}\n  bridges:\n    br0: {interfaces: [ens3]}\n"),
            "network:\n  ethernets:\n    ens3: {match: {name: \"e*\"}, dhcp4: true}\n"
            "  # guestfit: belongs to the network of the old machine\n"
            "#  bridges:\n#    br0: {interfaces: [ens3]}\n");
}

TEST(Netplan, WhatStandsOnACardGoesAndWhatDoesNotStays) {
  const std::string text =
      "network:\n"
      "  version: 2\n"
      "  ethernets:\n"
      "    lo: {addresses: [198.51.100.1/32]}\n"
      "    eno1: {dhcp4: false}\n"
      "    eno2:\n"
      "      addresses: [192.0.2.2/24]\n"
      "  bonds:\n"
      "    bond0:\n"
      "      interfaces: [eno1]\n"
      "  vlans:\n"
      "    vlan7: {id: 7, link: bond0}\n"
      "  bridges:\n"
      "    br0: {interfaces: [vlan7]}\n"
      "    br1: {addresses: [198.51.100.2/24]}\n"
      "  dummy-devices:\n"
      "    dm0: {addresses: [198.51.100.3/24]}\n";
  EXPECT_EQ(after(text),
            "network:\n"
            "  version: 2\n"
            "  ethernets:\n"
            "    lo: {addresses: [198.51.100.1/32]}\n"
            "    # guestfit: belongs to the network of the old machine\n"
            "#    eno1: {dhcp4: false}\n"
            "    eno2:\n"
            "      match: {name: \"e*\"}\n"
            "      dhcp4: true\n"
            "  # guestfit: belongs to the network of the old machine\n"
            "#  bonds:\n"
            "#    bond0:\n"
            "#      interfaces: [eno1]\n"
            "#  vlans:\n"
            "#    vlan7: {id: 7, link: bond0}\n"
            "  bridges:\n"
            "    # guestfit: belongs to the network of the old machine\n"
            "#    br0: {interfaces: [vlan7]}\n"
            "    br1: {addresses: [198.51.100.2/24]}\n"
            "  dummy-devices:\n"
            "    dm0: {addresses: [198.51.100.3/24]}\n");
  EXPECT_EQ(findings(text).size(), 3U);
}

TEST(Netplan, SeveralCardsAreReported) {
  const auto found =
      findings("network:\n  ethernets:\n    a: {dhcp4: true}\n    b: {addresses: [192.0.2.2/24]}\n");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].code, "LIM-9");
}

TEST(Netplan, ADefinitionInSeveralFilesIsChangedInAll) {
  const auto once = all_after({"network:\n  ethernets:\n    ens3:\n      addresses: [192.0.2.2/24]\n",
                               "network:\n  ethernets:\n    ens3:\n      gateway4: 192.0.2.1\n",
                               "network:\n  version: 2\n  ethernets:\n    ens3:\n      dhcp4: false\n"});
  EXPECT_THAT(once,
              testing::ElementsAre("network:\n  ethernets:\n    ens3:\n      match: {name: \"e*\"}\n",
                                   "# guestfit: belongs to the network of the old machine\n"
                                   "#network:\n#  ethernets:\n#    ens3:\n#      gateway4: 192.0.2.1\n",
                                   "network:\n  version: 2\n  ethernets:\n    ens3:\n      dhcp4: true\n"));
  EXPECT_EQ(all_after(once), once);
}

TEST(Netplan, WithoutAnEthernetCardOneIsAdded) {
  EXPECT_EQ(
      after("network:\n  version: 2\n  wifis:\n    wlan0: {dhcp4: true}\n"),
      "network:\n  ethernets: {ethernet: {match: {name: \"e*\"}, dhcp4: true}}\n  version: 2\n"
      "  # guestfit: belongs to the network of the old machine\n#  wifis:\n#    wlan0: {dhcp4: true}\n");
}

TEST(Netplan, WhatConfiguresNoCardStays) {
  for (const std::string text :
       {"", "network:\n  version: 2\n  renderer: NetworkManager\n", "network: {}\n", "other: 1\n",
        "network:\n  ethernets:\n    lo: {addresses: [192.0.2.1/32]}\n",
        "network:\n  ethernets:\n    all: {match: {name: 'e*'}, dhcp4: on}\n"}) {
    EXPECT_EQ(after(text), text);
    EXPECT_TRUE(findings(text).empty());
  }
}

TEST(Netplan, SettingsThatWithholdDhcpsAnswersGo) {
  EXPECT_EQ(after("network:\n  ethernets:\n    e:\n      match: {name: e*}\n      dhcp4: true\n"
                  "      dhcp4-overrides:\n        use-dns: false\n      dhcp6-overrides: {use-dns: true}\n"),
            "network:\n  ethernets:\n    e:\n      match: {name: e*}\n      dhcp4: true\n"
            "      dhcp6-overrides: {use-dns: true}\n");
}

TEST(Netplan, WhatCannotBeReadIsReportedAndLeftAlone) {
  const std::string broken = "network:\n  ethernets: [\n";
  EXPECT_EQ(after(broken), broken);
  ASSERT_EQ(findings(broken).size(), 1U);
  EXPECT_THAT(findings(broken)[0].message, HasSubstr("/etc/netplan/a.yaml cannot be changed: line"));
  const std::string strange =
      "network:\n  ethernets:\n    ? ens3\n    : {dhcp4: true}\n    ? ens4\n    : {}\n";
  EXPECT_EQ(after(strange), strange);
  EXPECT_EQ(findings(strange).size(), 1U);
}

}  // namespace
}  // namespace guestfit
