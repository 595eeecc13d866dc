// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/nm_profiles.hpp"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace guestfit {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

using Files = std::map<std::string, std::string>;

struct Outcome {
  Files files;
  std::vector<Finding> findings;
};

Outcome after(const Files& before, bool other_cards = false) {
  std::vector<TextFile> profiles;
  for (const auto& [name, text] : before)
    profiles.push_back({name, text});
  Outcome outcome{before, {}};
  for (const auto& file : edit_nm_profiles(profiles, other_cards)) {
    if (file.removed) outcome.files.erase(file.path);
    if (file.edit.text) outcome.files[file.path] = *file.edit.text;
    if (file.removed || file.edit.text) {
      EXPECT_FALSE(file.edit.reasons.empty()) << file.path;
    }
    outcome.findings.insert(outcome.findings.end(), file.edit.findings.begin(), file.edit.findings.end());
  }
  return outcome;
}

Files edited(const Files& before) {
  const auto once = after(before).files;
  EXPECT_EQ(after(once).files, once);
  return once;
}

std::string edited_alone(const std::string& text) {
  return edited({{"card", text}}).at("card");
}

std::string card(const std::string& id, const std::string& more = "") {
  return "[connection]\nid=" + id + "\nuuid=" + id + "\ntype=ethernet\n" + more;
}

TEST(NmProfiles, FixedAddressesBecomeDhcpForAnyCard) {
  EXPECT_EQ(edited_alone("# mine\n"
                         "[connection]\n"
                         "id=LAN\n"
                         "uuid=9342d47a-1bab-5709-9869-c840b2eac501\n"
                         "type = ethernet\n"
                         "interface-name=ens192\n"
                         "permissions=user:joe:;\n"
                         "zone=public\n"
                         "\n"
                         "[ethernet]\n"
                         "mac-address=99:88:77:66:55:44\n"
                         "cloned-mac-address=99:88:77:66:55:45\n"
                         "mtu=900\n"
                         "\n"
                         "[ipv4]\n"
                         "address1=192.168.0.5/24\n"
                         "address2=1.2.3.4/8\n"
                         "dns=4.2.2.1;4.2.2.2;\n"
                         "dns-search=example.com;\n"
                         "gateway=192.168.0.1\n"
                         "method=manual\n"
                         "never-default=true\n"
                         "route1=10.10.10.2/24,10.10.10.1,3\n"
                         "route1_options=mtu=1492\n"
                         "route-metric=50\n"
                         "routing-rule1=priority 5 from 0.0.0.0/0 table 5\n"
                         "# by hand\n"
                         "\n"
                         "[ipv6]\n"
                         "addr-gen-mode=default\n"
                         "address1=abcd::beef/64\n"
                         "may-fail=false\n"
                         "method=manual\n"
                         "\n"
                         "[proxy]"),
            "# mine\n"
            "[connection]\n"
            "id=LAN\n"
            "uuid=9342d47a-1bab-5709-9869-c840b2eac501\n"
            "type = ethernet\n"
            "zone=public\n"
            "\n"
            "[ethernet]\n"
            "\n"
            "[ipv4]\n"
            "method=auto\n"
            "route-metric=50\n"
            "# by hand\n"
            "\n"
            "[ipv6]\n"
            "addr-gen-mode=default\n"
            "method=auto\n"
            "\n"
            "[proxy]");
}

TEST(NmProfiles, ProfileThatServesAnyCardStaysAsItIs) {
  EXPECT_THAT(
      edit_nm_profiles({{"card", "[connection]\r\ntype=ethernet\r\n\r\n[ipv4]\r\nmethod=auto"}}, false),
      IsEmpty());
  EXPECT_THAT(edit_nm_profiles({{"card", "[connection]\ntype=802-3-ethernet\n"}}, false), IsEmpty());
}

TEST(NmProfiles, MethodIsSaidWhereOnlyIpv6IsConfigured) {
  EXPECT_EQ(edited_alone(card("a", "\n[ipv6]\nmethod=auto")),
            card("a", "\n[ipv6]\nmethod=auto\n\n[ipv4]\nmethod=auto\n"));
  EXPECT_EQ(edited_alone(card("a", "[ipv4]\nmethod=disabled\n")), card("a", "[ipv4]\nmethod=auto\n"));
}

TEST(NmProfiles, NameServerOnTheMachineItselfStays) {
  const auto text = card("a", "[ipv4]\ndns=127.0.0.1;\nignore-auto-dns=true\nmethod=auto\n");
  EXPECT_EQ(edited_alone(text), text);
  EXPECT_EQ(edited_alone(card("a", "[ipv4]\ndns=192.0.2.1;\nignore-auto-dns=true\nmethod=auto\n")),
            card("a", "[ipv4]\nmethod=auto\n"));
}

TEST(NmProfiles, BondLeavesItsFirstPortAsAPlainCard) {
  const Files before = {
      {"bond0", "[connection]\nid=bond0\ntype=bond\ninterface-name=bond0\n\n[bond]\nmode=802.3ad\n"},
      {"port1", card("p1",
                     "interface-name=ens1\nmaster=bond0\nslave-type=bond\n\n[bond-port]\n"
                     "queue-id=1\n")},
      {"port2", card("p2", "controller=bond0\nport-type=bond\n")}};
  const auto files = edited(before);
  EXPECT_EQ(files.at("port1"), card("p1", "\n"));
  EXPECT_EQ(files.at("port2"), card("p2", "controller=bond0\nport-type=bond\nautoconnect=false\n"));
  EXPECT_EQ(files.at("bond0"),
            "[connection]\nid=bond0\ntype=bond\ninterface-name=bond0\nautoconnect=false\n\n"
            "[bond]\nmode=802.3ad\n");
  const auto findings = after(before).findings;
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(findings[0].message,
              HasSubstr("bond0 is a bond of network cards. It is not started by itself"));
}

TEST(NmProfiles, OneOfSeveralCardsIsKept) {
  const Files before = {{"a", card("a", "[ipv4]\nmethod=manual\naddress1=10.0.0.1/8\n")},
                        {"b", card("b", "[ipv4]\nmethod=manual\naddress1=192.0.2.5/24,192.0.2.1\n")},
                        {"c", card("c", "autoconnect=false\n")}};
  const auto files = edited(before);
  EXPECT_EQ(files.at("b"), card("b", "[ipv4]\nmethod=auto\n"));
  EXPECT_THAT(files.at("a"), HasSubstr("autoconnect=false\n[ipv4]\nmethod=manual\n"));
  EXPECT_EQ(files.at("c"), before.at("c"));
  const auto findings = after(before).findings;
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].code, "LIM-9");
}

TEST(NmProfiles, PriorityThenLastUseDecideBetweenEquals) {
  EXPECT_THAT(edited({{"a", card("a")}, {"b", card("b", "autoconnect-priority=5\n")}}).at("a"),
              HasSubstr("autoconnect=false"));
  EXPECT_THAT(edited({{"a", card("a", "timestamp=1\n")}, {"b", card("b", "timestamp=2\n")}}).at("a"),
              HasSubstr("autoconnect=false"));
}

TEST(NmProfiles, CopyWithTheSameUuidGoes) {
  const auto text = card("a", "[ipv4]\nmethod=manual\naddress1=192.0.2.5/24,192.0.2.1\n");
  const auto files = edited({{"a.nmconnection", text}, {"a.nmconnection.bak", text}});
  EXPECT_EQ(files, (Files{{"a.nmconnection", card("a", "[ipv4]\nmethod=auto\n")}}));
}

TEST(NmProfiles, WirelessVpnAndBridgesWithoutPortsStay) {
  const Files before = {{"wifi", "[connection]\nid=w\ntype=802-11-wireless\npermissions=user:foo:;\n"},
                        {"vpn", "[connection]\nid=v\ntype=vpn\n\n[vpn]\nNAT Traversal Mode=natt\n"},
                        {"br", "[connection]\nid=br\ntype=bridge\ninterface-name=br0\n"}};
  EXPECT_EQ(edited(before), before);
}

TEST(NmProfiles, WhatIsBuiltOnACardIsNotStarted) {
  for (const auto* type :
       {"vlan", "macvlan", "macsec", "vxlan", "ip-tunnel", "pppoe", "team", "infiniband"}) {
    const auto files =
        edited({{"card", card("a")}, {"other", std::string("[connection]\nid=x\ntype=") + type + "\n"}});
    EXPECT_THAT(files.at("other"), HasSubstr("autoconnect=false\n")) << type;
    EXPECT_EQ(files.at("card"), card("a"));
  }
}

TEST(NmProfiles, VlanAloneLeavesAProfileForThePlainCard) {
  const Files before = {{"vlan", "[connection]\nid=v7\ntype=vlan\n"}};
  const std::string created = "/etc/NetworkManager/system-connections/ethernet.nmconnection";
  EXPECT_THAT(edited(before).at(created), HasSubstr("type=ethernet\n\n[ipv4]\nmethod=auto\n"));
  EXPECT_FALSE(after(before, true).files.contains(created));
}

TEST(NmProfiles, EightZeroTwoDotOneXGoes) {
  EXPECT_EQ(edited_alone(card("a", "\n[802-1x]\neap=tls;\n# end\n\n[ipv4]\nmethod=auto\n")),
            card("a", "\n# end\n[ipv4]\nmethod=auto\n"));
}

TEST(NmProfiles, FileThatIsNoProfileIsReportedAndStays) {
  const Files before = {{"card", "type=ethernet\n"}};
  const auto outcome = after(before);
  EXPECT_EQ(outcome.files, before);
  ASSERT_EQ(outcome.findings.size(), 1U);
  EXPECT_EQ(outcome.findings[0].code, "MOD-2");
}

TEST(NmProfiles, NamesThatNetworkManagerPassesOver) {
  for (const auto* name :
       {"lan", "lan.nmconnection", "lan.nmconnection.bak", "lan.orig", "Wired connection 1"})
    EXPECT_TRUE(is_nm_profile_name(name)) << name;
  for (const auto* name : {".lan.guestfit-orig", "lan~", "lan.nmconnection.AB12cd", "ca.pem", "ca.der", ""})
    EXPECT_FALSE(is_nm_profile_name(name)) << name;
}

}  // namespace
}  // namespace guestfit
