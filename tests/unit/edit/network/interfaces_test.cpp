// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/interfaces.hpp"

#include <gtest/gtest.h>

namespace guestfit {
namespace {

constexpr const char* kMain = "/etc/network/interfaces";
constexpr const char* kLoopback = "auto lo\niface lo inet loopback\n";
constexpr const char* kRename =
    "# guestfit: the first network card takes this name, whatever the kernel calls it\n";
constexpr const char* kOld = "# guestfit: belongs to the network of the old machine\n";

constexpr auto kIfup = CardNaming::ifup;
constexpr auto kKernel = CardNaming::kernel;

/// What a card's stanza becomes.
std::string dhcp(const std::string& name) {
  return kRename + ("rename /e[nt]*/1=" + name + "\nauto " + name + "\niface " + name + " inet dhcp\n");
}

/// The same below an "auto" line that is there already.
std::string dhcp_after_auto(const std::string& name) {
  return kRename + ("rename /e[nt]*/1=" + name + "\niface " + name + " inet dhcp\n");
}

/// The edit of one file; an empty one when nothing is said about it.
TextEdit edit_one(const std::string& text, CardNaming naming = kIfup) {
  const auto edits = edit_interfaces({{kMain, text}}, naming);
  return edits.empty() ? TextEdit{} : edits.front().edit;
}

std::string after(const std::string& text, CardNaming naming = kIfup) {
  return edit_one(text, naming).text.value_or(text);
}

bool has_finding(const TextEdit& edit, const std::string& code, const std::string& part) {
  for (const auto& finding : edit.findings) {
    if (finding.code == code && finding.message.find(part) != std::string::npos) return true;
  }
  return false;
}

TEST(Interfaces, StaticCardBecomesDhcpWhereItStands) {
  const std::string before =
      "# This file describes the network interfaces\n"
      "\n"
      "source /etc/network/interfaces.d/*\n"
      "\n"
      "# The loopback network interface\n"
      "auto lo\n"
      "iface lo inet loopback\n"
      "\n"
      "# The primary network interface\n"
      "allow-hotplug ens33\n"
      "iface ens33 inet static\n"
      "\taddress 192.168.10.20/24\n"
      "\tgateway 192.168.10.1\n"
      "\t# dns-* options are implemented by the resolvconf package, if installed\n"
      "\tdns-nameservers 192.168.10.1\n"
      "\tdns-search example.com\n";
  const auto edit = edit_one(before);
  ASSERT_TRUE(edit.text);
  EXPECT_EQ(*edit.text, std::string("# This file describes the network interfaces\n"
                                    "\n"
                                    "source /etc/network/interfaces.d/*\n"
                                    "\n"
                                    "# The loopback network interface\n"
                                    "auto lo\n"
                                    "iface lo inet loopback\n"
                                    "\n"
                                    "# The primary network interface\n") +
                            dhcp("ens33") +
                            "\t# dns-* options are implemented by the resolvconf package, if installed\n");
  EXPECT_EQ(edit.reasons[0],
            "address, dns-nameservers, dns-search, gateway of ens33 removed: made for the network of "
            "the old machine");
  EXPECT_EQ(edit.reasons[1],
            "\"iface ens33 inet dhcp\" in place of \"iface ens33 inet static\": the network card of "
            "the new machine gets its address by DHCP");
  EXPECT_EQ(edit.reasons[2],
            "the network card of the new machine is called ens33, whatever name the kernel gives it");
  EXPECT_EQ(edit.settings, (decltype(edit.settings){{"iface ens33 inet", "dhcp"}}));
  EXPECT_TRUE(edit.findings.empty());
}

TEST(Interfaces, ItsOwnResultIsLeftAlone) {
  EXPECT_TRUE(edit_interfaces({{kMain, kLoopback + ("\n" + dhcp("ens33"))}}, kIfup).empty());
}

TEST(Interfaces, AnAdministratorsOwnRenameIsLeftAlone) {
  const std::string text = "rename /e*/1=lan\n\nauto lan\niface lan inet dhcp\n";
  EXPECT_TRUE(edit_interfaces({{kMain, kLoopback + text}}, kIfup).empty());
}

// udev starts ifup with the card's plain name, to which no stanza belongs.
TEST(Interfaces, PatternWithALogicalNameIsReplaced) {
  EXPECT_EQ(after(std::string(kLoopback) + "allow-hotplug /e*=lan\niface lan inet dhcp\n"),
            std::string(kLoopback) + kOld + "#allow-hotplug /e*=lan\n" + dhcp("lan"));
}

TEST(Interfaces, RenameOfOldNamesOnlyIsReplaced) {
  EXPECT_EQ(after("rename /eth*/1=lan\nauto lan\niface lan inet dhcp\n"),
            std::string(kOld) + "#rename /eth*/1=lan\nauto lan\n" + dhcp_after_auto("lan"));
}

TEST(Interfaces, DhcpForAnOldNameIsNotEnough) {
  EXPECT_EQ(after(std::string(kLoopback) + "\nauto eth0\niface eth0 inet dhcp\n\thostname web01\n"),
            std::string(kLoopback) + "\nauto eth0\n" + dhcp_after_auto("eth0") + "\thostname web01\n");
}

TEST(Interfaces, NameThatTheKernelWouldRefuseIsNotGiven) {
  EXPECT_EQ(after("auto a-very-long-card-name\niface a-very-long-card-name inet dhcp\n"), dhcp("eth0"));
}

TEST(Interfaces, GuestsWithoutACardInTheseFilesAreLeftAlone) {
  EXPECT_TRUE(edit_interfaces(
                  {{kMain, "source-directory /etc/network/interfaces.d\n\n" + std::string(kLoopback)}}, kIfup)
                  .empty());
  EXPECT_TRUE(edit_interfaces({{kMain, ""}}, kIfup).empty());
  EXPECT_TRUE(edit_interfaces({}, kIfup).empty());
  // NetworkManager leaves a name alone that is only selected; no stanza means no configuration here.
  EXPECT_TRUE(edit_interfaces({{kMain, "allow-hotplug eth0\n"}}, kIfup).empty());
}

TEST(Interfaces, CardNamedByTheKernelIsEth0) {
  const std::string eth0 = std::string(kLoopback) + "auto eth0\niface eth0 inet dhcp\n";
  EXPECT_EQ(after(std::string(kLoopback) +
                      "auto eth0\niface eth0 inet static\n address 10.0.0.5\n netmask 255.0.0.0\n",
                  kKernel),
            eth0);
  EXPECT_EQ(
      after(std::string(kLoopback) + "auto eth1\niface eth1 inet static\n address 10.0.0.5/8\n", kKernel),
      eth0);
  EXPECT_TRUE(edit_interfaces({{kMain, eth0}}, kKernel).empty());
  EXPECT_TRUE(edit_interfaces(
                  {{kMain, std::string(kLoopback) + "allow-hotplug eth0\niface eth0 inet dhcp\n"}}, kKernel)
                  .empty());
}

TEST(Interfaces, KeywordThatStartedTheOldCardStartsTheNewOne) {
  EXPECT_EQ(after("allow-hotplug ens33\niface ens33 inet static\n address 192.0.2.5/24\n", kKernel),
            "allow-hotplug eth0\niface eth0 inet dhcp\n");
  EXPECT_EQ(after("auto ens33\nallow-hotplug ens33\niface ens33 inet dhcp\n", kKernel),
            "auto eth0\niface eth0 inet dhcp\n");
  EXPECT_EQ(after("allow-hotplug ens33\niface ens33 inet dhcp\n", kIfup), dhcp("ens33"))
      << "udev goes by the name before the change";
}

TEST(Interfaces, CardNamedByTheKernelTakesThePlaceOfAnother) {
  EXPECT_EQ(after("auto eth0\niface eth0 inet static\n address 10.0.0.5/8\n\n"
                  "auto eth1\niface eth1 inet static\n address 192.0.2.5/24\n gateway 192.0.2.1\n",
                  kKernel),
            std::string("auto eth0\n") + kOld +
                "#iface eth0 inet static\n# address 10.0.0.5/8\n\niface eth0 inet dhcp\n");
}

TEST(Interfaces, OtherCardsAliasesAndIpv6AreCommentedOut) {
  const std::string before =
      "auto lo eth0 eth0:1  eth1\n"
      "iface lo inet loopback\n"
      "\n"
      "iface eth0 inet static\n"
      "  address 192.0.2.5/24\n"
      "  gateway 192.0.2.1\n"
      "\n"
      "iface eth0 inet6 static\n"
      "  address 2001:db8::5/64\n"
      "  # the way out\n"
      "  gateway 2001:db8::1\n"
      "\n"
      "iface eth0:1 inet static\n"
      "  address 192.0.2.6/24\n"
      "\n"
      "# storage\n"
      "iface eth1 inet static\n"
      "  address 198.51.100.5/24\n";
  const auto edit = edit_one(before);
  ASSERT_TRUE(edit.text);
  EXPECT_EQ(*edit.text, std::string("auto lo eth0\niface lo inet loopback\n\n") + dhcp_after_auto("eth0") +
                            "\n" + kOld +
                            "#iface eth0 inet6 static\n#  address 2001:db8::5/64\n  # the way out\n"
                            "#  gateway 2001:db8::1\n\n" +
                            kOld + "#iface eth0:1 inet static\n#  address 192.0.2.6/24\n\n# storage\n" +
                            kOld + "#iface eth1 inet static\n#  address 198.51.100.5/24\n");
  EXPECT_TRUE(has_finding(edit, "LIM-9", "eth0, eth1"));
  EXPECT_EQ(after(*edit.text), *edit.text);
}

TEST(Interfaces, TheCardWithTheGatewayIsThePrimaryOne) {
  EXPECT_EQ(after("auto eth0\niface eth0 inet static\n address 10.0.0.5/8\n\n"
                  "auto eth1\niface eth1 inet static\n address 192.0.2.5/24\n gateway 192.0.2.1\n"),
            std::string(kOld) + "#auto eth0\n#iface eth0 inet static\n# address 10.0.0.5/8\n\nauto eth1\n" +
                dhcp_after_auto("eth1"));
}

TEST(Interfaces, RoutesGoAndCommandsThatTouchNoNetworkStay) {
  EXPECT_EQ(after("auto eth0\n"
                  "iface eth0 inet static\n"
                  "\taddress 192.0.2.5/24\n"
                  "\tpre-up iptables-restore < /etc/iptables.rules\n"
                  "\tup ip route add 10.0.0.0/8 via 192.0.2.254\n"
                  "\tpost-up /sbin/route add -net 172.16.0.0/12 gw 192.0.2.254 || true\n"
                  "\tup /usr/local/bin/announce --from 192.0.2.5\n"
                  "\tup /usr/local/bin/tune eth1\n"
                  "\tmtu 9000\n"
                  "\thwaddress ether 00:0c:29:00:00:01\n"
                  "\n"
                  "auto eth1\n"
                  "iface eth1 inet dhcp\n"),
            "auto eth0\n" + dhcp_after_auto("eth0") + "\tpre-up iptables-restore < /etc/iptables.rules\n\n" +
                kOld + "#auto eth1\n#iface eth1 inet dhcp\n");
}

TEST(Interfaces, CommandOfACardThatGoesIsReported) {
  const auto edit = edit_one(
      "auto eth0\niface eth0 inet dhcp\n"
      "auto eth1\niface eth1 inet static\n address 10.0.0.5/8\n up nft -f /etc/nft.lan\n");
  EXPECT_TRUE(has_finding(edit, "MOD-13", "up nft -f /etc/nft.lan"));
}

TEST(Interfaces, BridgeOverACardIsReportedAndTheCardGetsDhcp) {
  const auto edit = edit_one(
      "auto br0\n"
      "iface br0 inet static\n"
      "\taddress 192.0.2.5/24\n"
      "\tbridge_ports ens33\n"
      "\n"
      "iface ens33 inet manual\n");
  ASSERT_TRUE(edit.text);
  EXPECT_EQ(*edit.text,
            std::string(kOld) +
                "#auto br0\n#iface br0 inet static\n#\taddress 192.0.2.5/24\n#\tbridge_ports ens33\n\n" +
                dhcp("ens33"));
  EXPECT_TRUE(has_finding(edit, "MOD-13", "br0 is a bridge over network cards"));
}

TEST(Interfaces, BondWithoutAStanzaOfItsCardsGetsDhcpAtTheEnd) {
  const auto edit =
      edit_one("auto bond0\niface bond0 inet static\n address 192.0.2.5/24\n bond-slaves eth0 eth1");
  ASSERT_TRUE(edit.text);
  EXPECT_EQ(*edit.text,
            std::string(kOld) +
                "#auto bond0\n#iface bond0 inet static\n# address 192.0.2.5/24\n# bond-slaves eth0 eth1\n\n" +
                dhcp("eth0"));
  EXPECT_TRUE(has_finding(edit, "MOD-13", "bond0 is a bond"));
  EXPECT_EQ(after(*edit.text), *edit.text);
}

TEST(Interfaces, VlanWirelessAndDialUpAreReported) {
  const auto edit = edit_one(
      "auto eth0.101 wlan0 ppp0\n"
      "iface eth0.101 inet static\n address 192.0.2.5/24\n"
      "iface wlan0 inet dhcp\n wpa-ssid home\n"
      "iface ppp0 inet ppp\n provider dsl\n");
  EXPECT_TRUE(has_finding(edit, "MOD-13", "eth0.101 is a VLAN"));
  EXPECT_TRUE(has_finding(edit, "MOD-13", "wlan0 is a wireless interface"));
  EXPECT_TRUE(has_finding(edit, "MOD-13", "ppp0 is a dial-up"));
}

TEST(Interfaces, WhatNeedsNoCardStays) {
  const std::string independent =
      "auto lo dummy0 wg0 br1\n"
      "iface lo inet loopback\n"
      "iface dummy0 inet static\n  address 10.9.0.1/24\n"
      "iface wg0 inet static\n  address 10.8.0.2/24\n  pre-up wg setconf $IFACE /etc/wireguard/wg0.conf\n"
      "iface br1 inet static\n  address 10.7.0.1/24\n  bridge_ports none\n";
  EXPECT_TRUE(edit_interfaces({{kMain, independent}}, kIfup).empty());
  EXPECT_EQ(after(independent + "\nauto ens33\niface ens33 inet dhcp\n"),
            independent + "\nauto ens33\n" + dhcp_after_auto("ens33"));
}

TEST(Interfaces, TemplateOfAStanzaThatStaysIsKept) {
  const std::string kept =
      "iface tunnels inet static\n  mtu 1400\n"
      "iface wg0 inet static inherits tunnels\n  address 10.8.0.2/24\n";
  EXPECT_EQ(after(kept + "\nauto ens33\niface ens33 inet dhcp\n"),
            kept + "\nauto ens33\n" + dhcp_after_auto("ens33"));
}

TEST(Interfaces, NameServersAndRoutesOfTheOldNetworkLeaveLoopback) {
  EXPECT_EQ(
      after("auto lo\n"
            "iface lo inet loopback\n"
            "    dns-nameservers 192.0.2.1\n"
            "    dns-search example.com\n"
            "    up ip addr add 10.1.1.1/32 dev lo\n"
            "    post-up route add -net 10.0.0.0 netmask 255.0.0.0 gw 192.0.2.254 || true\n"
            "\n"
            "auto eth0\n"
            "iface eth0 inet dhcp\n"),
      std::string("auto lo\niface lo inet loopback\n") + kOld +
          "#    dns-nameservers 192.0.2.1\n    dns-search example.com\n"
          "    up ip addr add 10.1.1.1/32 dev lo\n" +
          kOld +
          "#    post-up route add -net 10.0.0.0 netmask 255.0.0.0 gw 192.0.2.254 || true\n\nauto eth0\n" +
          dhcp_after_auto("eth0"));
}

TEST(Interfaces, LocalNameServerStaysOnLoopback) {
  const std::string loopback = std::string(kLoopback) + "  dns-nameservers 127.0.0.1 ::1\n\n";
  EXPECT_EQ(after(loopback + "auto eth0\niface eth0 inet dhcp\n"),
            loopback + "auto eth0\n" + dhcp_after_auto("eth0"));
}

TEST(Interfaces, MappingsAndRenamesOfCardsAreCommentedOut) {
  EXPECT_EQ(after("rename mac/00:0c:29:00:00:01=lan\n"
                  "\n"
                  "mapping eth0\n"
                  "  script /usr/local/sbin/map-scheme\n"
                  "  map HOME eth0-home\n"
                  "\n"
                  "auto lan\n"
                  "iface lan inet dhcp\n"),
            std::string(kOld) + "#rename mac/00:0c:29:00:00:01=lan\n\n" + kOld +
                "#mapping eth0\n#  script /usr/local/sbin/map-scheme\n#  map HOME eth0-home\n\nauto lan\n" +
                dhcp_after_auto("lan"));
}

TEST(Interfaces, EveryPartOfAContinuedLineIsCommentedOut) {
  EXPECT_EQ(after("iface eth0 inet dhcp\niface eth1 inet static\n address \\\n 10.0.0.5/8\n"),
            dhcp("eth0") + kOld + "#iface eth1 inet static\n# address \\\n# 10.0.0.5/8\n");
}

TEST(Interfaces, FileOfCloudInitIsChangedAndTheMainFileIsNot) {
  const auto edits = edit_interfaces(
      {{kMain, std::string(kLoopback) + "source /etc/network/interfaces.d/*\n"},
       {"/etc/network/interfaces.d/50-cloud-init",
        "auto lo\niface lo inet loopback\n\nauto ens3\niface ens3 inet static\n    address 192.0.2.5/24\n"}},
      kIfup);
  ASSERT_EQ(edits.size(), 1U);
  EXPECT_EQ(edits[0].path, "/etc/network/interfaces.d/50-cloud-init");
  EXPECT_EQ(edits[0].edit.text, std::string(kLoopback) + "\nauto ens3\n" + dhcp_after_auto("ens3"));
}

TEST(Interfaces, SelectionInOneFileAndStanzaInAnotherBothChange) {
  const auto edits = edit_interfaces({{kMain, "auto lo\niface lo inet loopback\nallow-hotplug ens33\n"},
                                      {"/etc/network/interfaces.d/ens33", "iface ens33 inet dhcp\n"}},
                                     kIfup);
  ASSERT_EQ(edits.size(), 2U);
  EXPECT_EQ(edits[0].edit.text, kLoopback);
  EXPECT_EQ(edits[1].edit.text, dhcp("ens33"));
}

TEST(Interfaces, LineForWhichIfupRefusesTheFileIsCommentedOut) {
  const auto edit = edit_one("address 10.250.2.3\n\nauto eth0\niface eth0 inet dhcp\n");
  EXPECT_EQ(edit.text, kOld + ("#address 10.250.2.3\n\nauto eth0\n" + dhcp_after_auto("eth0")));
  EXPECT_EQ(edit.reasons.back(),
            "\"address 10.250.2.3\" is commented out: it belongs to no interface, and ifup refuses the file "
            "because of it");
}

}  // namespace
}  // namespace guestfit
