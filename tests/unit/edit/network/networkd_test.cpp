// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/networkd.hpp"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "edit/text/unit_file.hpp"

namespace guestfit {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Texts = std::map<std::string, std::string>;

/// "NAME.d/X.conf" is a drop-in of NAME.
std::vector<NetworkdFile> files_of(const Texts& texts) {
  std::vector<NetworkdFile> files;
  for (const auto& [name, text] : texts) {
    const auto slash = name.find(".d/");
    if (slash == std::string::npos) {
      files.push_back({name, text, {}, false});
      continue;
    }
    for (auto& file : files) {
      if (file.path == name.substr(0, slash)) file.drop_ins.push_back({name, text});
    }
  }
  return files;
}

Texts once(Texts texts) {
  for (const auto& [path, edit, removes] : edit_networkd(files_of(texts))) {
    if (edit.text) texts[path] = *edit.text;
    if (removes) texts.erase(path);
  }
  return texts;
}

Texts after(const Texts& texts) {
  auto result = once(texts);
  EXPECT_EQ(once(result), result);
  return result;
}

std::vector<std::string> codes(const Texts& texts) {
  std::vector<std::string> codes;
  for (const auto& edit : edit_networkd(files_of(texts))) {
    for (const auto& finding : edit.edit.findings)
      codes.push_back(finding.code);
  }
  return codes;
}

TEST(UnitFile, CommentsContinuedLinesAndSectionsThatRepeat) {
  const std::string text = "# one\n[A]\nKey = x \\\n; why\n  y\n[A]\nKey=z\nKey2\n[B]\nKey=\n";
  const UnitFile file(text);
  std::string all;
  for (const auto& line : file.lines())
    all += line.raw;
  EXPECT_EQ(all, text);
  EXPECT_THAT(file.values("A", "Key"), ElementsAre("x  y", "z"));
  EXPECT_EQ(file.lines().back().index, 2U);
  EXPECT_THAT(file.values("B", "Key"), IsEmpty());
  EXPECT_THAT(UnitFile("[A]\nKey=x\nKey=\nKey=y\n").values("A", "Key"), ElementsAre("y"));
}

TEST(Networkd, AStaticAddressBecomesDhcpAndTheRestStays) {
  EXPECT_EQ(after({{"10-lan.network",
                    "# the office\n[Match]\nName=ens33\nMACAddress=00:50:56:aa:bb:cc\n\n[Link]\n"
                    "RequiredForOnline=yes\n\n[Network]\nDescription=LAN\nAddress=192.0.2.10/24\n"
                    "Gateway=192.0.2.1\nDNS=192.0.2.1\nLLDP=yes\n\n[Route]\n# to the annex\n"
                    "Destination=198.51.100.0/24\nGateway=192.0.2.254\n"}}),
            (Texts{{"10-lan.network",
                    "# the office\n[Match]\nName=e*\n\n[Link]\nRequiredForOnline=yes\n\n[Network]\nDHCP=yes\n"
                    "Description=LAN\nLLDP=yes\n\n# to the annex\n"}}));
}

TEST(Networkd, WhatFitsAnyCardAlreadyStays) {
  for (const std::string match : {"Name=e*", "Name=en* eth*", "Name=en*\nName=eth*", "Type=ether", "Name=*",
                                  "Type=ether\nKind=!*", "Name=e*\nHost=web01"}) {
    for (const std::string dhcp : {"yes", "ipv4", "true", "both"}) {
      const Texts texts = {{"a.network", "[Match]\n" + match + "\n[Network]\nDHCP=" + dhcp + "\n"}};
      EXPECT_EQ(after(texts), texts);
      EXPECT_THAT(codes(texts), IsEmpty());
    }
  }
}

TEST(Networkd, OtherCardsGoAndTheOneWithAGatewayStays) {
  const Texts texts = {{"10-a.network", "[Match]\nName=en*\n[Network]\nAddress=198.51.100.1/24\n"},
                       {"20-b.network", "[Match]\nName=ens34\n[Network]\nGateway=192.0.2.1\n"},
                       {"30-c.network", "[Match]\nName=ens35\n[Network]\nLLDP=no\n"},
                       {"40-lo.network", "[Match]\nName=lo\n[Network]\nAddress=192.0.2.9/32\n"},
                       {"50-w.network", "[Match]\nName=wlan0\n[Network]\nDHCP=yes\n"},
                       {"60-d.network", "[Match]\nName=docker0\n[Network]\nAddress=192.0.2.9/32\n"}};
  EXPECT_EQ(after(texts), (Texts{{"20-b.network", "[Match]\nName=e*\n[Network]\nDHCP=yes\n"},
                                 {"40-lo.network", texts.at("40-lo.network")},
                                 {"50-w.network", texts.at("50-w.network")},
                                 {"60-d.network", texts.at("60-d.network")}}));
  EXPECT_THAT(codes(texts), ElementsAre("LIM-9"));
}

TEST(Networkd, WhatIsBuiltOnCardsGoesWithAFinding) {
  const Texts texts = {
      {"10-bond0.netdev", "[NetDev]\nName=bond0\nKind=bond\n"},
      {"11-ports.network", "[Match]\nName=eno1 eno2\n[Network]\nBond=bond0\n"},
      {"12-bond0.network", "[Match]\nName=bond0\n[Network]\nVLAN=storage\nAddress=192.0.2.2/24\n"},
      {"13-storage.netdev", "[NetDev]\nName=storage\nKind=vlan\n[VLAN]\nId=7\n"},
      {"14-storage.network", "[Match]\nName=storage\n[Network]\nAddress=192.0.2.3/24\n"},
      {"20-inner.netdev", "[NetDev]\nName=inner\nKind=bridge\n"},
      {"21-inner.network", "[Match]\nName=inner\n[Network]\nAddress=192.0.2.4/24\n"}};
  EXPECT_EQ(after(texts), (Texts{{"11-ports.network", "[Match]\nName=e*\n[Network]\nDHCP=yes\n"},
                                 {"20-inner.netdev", texts.at("20-inner.netdev")},
                                 {"21-inner.network", texts.at("21-inner.network")}}));
  EXPECT_THAT(codes(texts), ElementsAre("MOD-13", "MOD-13"));
}

TEST(Networkd, DropInsAreChangedLikeTheFile) {
  EXPECT_EQ(
      after({{"10-a.network", "[Match]\nName=eth0\n[Network]\n"},
             {"10-a.network.d/50-static.conf",
              "[Match]\nDriver=vmxnet3\n[Network]\nDHCP=no\n"
              "Address=192.0.2.2/24\n[DHCPv4]\nUseDNS=no\nUseMTU=no\n"}}),
      (Texts{{"10-a.network", "[Match]\nName=e*\n[Network]\nDHCP=yes\n"},
             {"10-a.network.d/50-static.conf", "[Match]\n[Network]\nDHCP=yes\n[DHCPv4]\nUseMTU=no\n"}}));
}

TEST(Networkd, MissingSectionsAreAdded) {
  EXPECT_EQ(after({{"a.network", "[Match]\nName=eth0"}}),
            (Texts{{"a.network", "[Match]\nName=e*\n\n[Network]\nDHCP=yes\n"}}));
  EXPECT_EQ(after({{"a.network", "[Network]\r\nAddress=192.0.2.2/24\r\n"}}),
            (Texts{{"a.network", "[Match]\r\nName=e*\r\n\r\n[Network]\r\nDHCP=yes\r\n"}}));
}

TEST(Networkd, AFileThatHidesAnotherStaysAndAsksByDhcp) {
  const auto edits =
      edit_networkd({{"10-a.network", "[Match]\nName=e*\n[Network]\nDHCP=yes\n", {}, false},
                     {"80-x.network", "[Match]\nName=eth0\n[Network]\nAddress=192.0.2.2/24\n", {}, true}});
  ASSERT_EQ(edits.size(), 2U);
  EXPECT_EQ(edits[1].edit.text, "[Match]\nName=e*\n[Network]\nDHCP=yes\n");
}

TEST(Networkd, NothingForACardChangesNothing) {
  const Texts texts = {{"br.netdev", "[NetDev]\nName=br0\nKind=bridge\n"},
                       {"br.network", "[Match]\nName=br0\n[Network]\nAddress=192.0.2.2/24\n"},
                       {"ve.network", "[Match]\nKind=veth\nName=ve-*\n[Network]\nLLDP=no\n"}};
  EXPECT_EQ(after(texts), texts);
}

}  // namespace
}  // namespace guestfit
