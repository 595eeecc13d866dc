// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/ifcfg_redhat.hpp"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace guestfit {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr auto kInitscripts = IfcfgReader::initscripts;
constexpr auto kNetworkManager = IfcfgReader::network_manager;

using Files = std::map<std::string, std::string>;

const std::string kDirectory = "/etc/sysconfig/network-scripts/";

/// A guest with these ifcfg files ("ifcfg-eth0"), routes and /etc/sysconfig/network ("network").
RedHatNetwork network_of(const Files& files) {
  RedHatNetwork network;
  for (const auto& [name, text] : files) {
    if (name == "network") {
      network.global = TextFile{"/etc/sysconfig/network", text};
    } else if (name.starts_with("ifcfg-")) {
      network.interfaces.push_back({kDirectory + name, text});
    } else {
      network.routes.push_back(kDirectory + name);
    }
  }
  return network;
}

std::string name_of(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

struct Outcome {
  Files files;
  std::vector<Finding> findings;
  std::vector<std::string> reasons;
};

Outcome after(const Files& before, IfcfgReader reader) {
  Outcome outcome{before, {}, {}};
  for (const auto& file : edit_ifcfg_redhat(network_of(before), reader)) {
    if (file.removed) outcome.files.erase(name_of(file.path));
    if (file.edit.text) outcome.files[name_of(file.path)] = *file.edit.text;
    if (file.removed || file.edit.text) {
      EXPECT_FALSE(file.edit.reasons.empty()) << file.path;
    }
    outcome.findings.insert(outcome.findings.end(), file.edit.findings.begin(), file.edit.findings.end());
    outcome.reasons.insert(outcome.reasons.end(), file.edit.reasons.begin(), file.edit.reasons.end());
  }
  return outcome;
}

/// What comes out, after a look that a second run has nothing to do.
Files edited(const Files& before, IfcfgReader reader) {
  const auto once = after(before, reader).files;
  EXPECT_EQ(after(once, reader).files, once);
  return once;
}

const std::string kStatic =
    "# Intel card\n"
    "DEVICE=\"ens192\"\n"
    "TYPE=Ethernet\n"
    "UUID=284549c8-0e07-41d3-a1e8-91ac9a9fca75\n"
    "HWADDR=00:50:56:89:0B:B0\n"
    "BOOTPROTO=none # fixed\n"
    "ONBOOT=yes\n"
    "IPADDR=192.0.2.10\n"
    "PREFIX=24\n"
    "IPADDR1=192.0.2.11\n"
    "NETMASK1='255.255.255.0'\n"
    "GATEWAY=192.0.2.1\n"
    "DNS1=192.0.2.53\n"
    "DOMAIN=example.com\n"
    "IPV6INIT=yes\n"
    "IPV6_AUTOCONF=no\n"
    "IPV6ADDR=2001:db8::10/64\n"
    "IPV6_DEFAULTGW=2001:db8::1\n"
    "PEERDNS=no\n"
    "MTU=9000\n"
    "ZONE=public\n";

TEST(IfcfgRedHat, FixedAddressBecomesDhcpForEth0WhereInitscriptsRead) {
  EXPECT_EQ(edited({{"ifcfg-ens192", kStatic}}, kInitscripts),
            (Files{{"ifcfg-ens192",
                    "# Intel card\nDEVICE=\"eth0\"\nTYPE=Ethernet\n"
                    "UUID=284549c8-0e07-41d3-a1e8-91ac9a9fca75\nBOOTPROTO=dhcp # fixed\nONBOOT=yes\n"
                    "IPV6INIT=yes\nZONE=public\n"}}));
}

TEST(IfcfgRedHat, FixedAddressBecomesDhcpForAnyCardWhereNetworkManagerReads) {
  EXPECT_EQ(edited({{"ifcfg-ens192", kStatic}}, kNetworkManager),
            (Files{{"ifcfg-ens192",
                    "# Intel card\nTYPE=Ethernet\n"
                    "UUID=284549c8-0e07-41d3-a1e8-91ac9a9fca75\nBOOTPROTO=dhcp # fixed\nONBOOT=yes\n"
                    "IPV6INIT=yes\nZONE=public\n"}}));
}

TEST(IfcfgRedHat, ProfileWithoutADeviceSaysWhatKindOfCard) {
  EXPECT_EQ(edited({{"ifcfg-eth1", "DEVICE=eth1\nBOOTPROTO=dhcp\nNM_CONTROLLED=no"}}, kNetworkManager),
            (Files{{"ifcfg-eth1", "BOOTPROTO=dhcp\nTYPE=Ethernet\n"}}));
}

TEST(IfcfgRedHat, NameOfTheFileMeansNothingToNetworkManager) {
  EXPECT_EQ(edited({{"ifcfg-bond0.5", "DEVICE=ens192\nTYPE=Ethernet\nBOOTPROTO=none\n"}}, kNetworkManager),
            (Files{{"ifcfg-bond0.5", "TYPE=Ethernet\nBOOTPROTO=dhcp\n"}}));
}

TEST(IfcfgRedHat, CardThatAsksByDhcpAlreadyStaysAsItIs) {
  const Files cloud = {{"ifcfg-eth0",
                        "DEVICE=eth0\nBOOTPROTO=dhcp\nONBOOT=yes\nTYPE=Ethernet\nUSERCTL=yes\n"
                        "PEERDNS=yes\nDHCPV6C=yes\nPERSISTENT_DHCLIENT=yes\n"},
                       {"ifcfg-lo", "DEVICE=lo\nIPADDR=127.0.0.1\nONBOOT=yes\n"}};
  EXPECT_THAT(edit_ifcfg_redhat(network_of(cloud), kInitscripts), IsEmpty());
}

TEST(IfcfgRedHat, LoopbackAndInterfacesWithoutACardStay) {
  const Files files = {{"ifcfg-lo", "DEVICE=lo\nIPADDR=127.0.0.1\nNETMASK=255.0.0.0\nONBOOT=yes\n"},
                       {"ifcfg-virbr5", "DEVICE=virbr5\nTYPE=Bridge\nIPADDR=198.51.100.1\nONBOOT=yes\n"},
                       {"ifcfg-ipoac0", "DEVICE=ipoac0\nTYPE=IPoAC\nONBOOT=yes\n"}};
  EXPECT_THAT(edit_ifcfg_redhat(network_of(files), kInitscripts), IsEmpty());
  EXPECT_THAT(edit_ifcfg_redhat(network_of(files), kNetworkManager), IsEmpty());
}

TEST(IfcfgRedHat, OneOfSeveralCardsIsKeptAndTheOthersDoNotDelayTheBoot) {
  const Files before = {{"ifcfg-ens192", "DEVICE=ens192\nBOOTPROTO=static\nIPADDR=10.0.0.1\nONBOOT=yes\n"},
                        {"ifcfg-ens224",
                         "DEVICE=ens224\nBOOTPROTO=static\nIPADDR=192.0.2.1\nONBOOT=yes\n"
                         "GATEWAY=192.0.2.254\n"}};
  EXPECT_EQ(edited(before, kInitscripts),
            (Files{{"ifcfg-ens192", "DEVICE=ens192\nBOOTPROTO=static\nIPADDR=10.0.0.1\nONBOOT=no\n"},
                   {"ifcfg-ens224", "DEVICE=eth0\nBOOTPROTO=dhcp\nONBOOT=yes\n"}}));
  const auto findings = after(before, kInitscripts).findings;
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].code, "LIM-9");
  EXPECT_THAT(findings[0].message, HasSubstr("ens192, ens224"));
}

TEST(IfcfgRedHat, GlobalGatewayDeviceTellsWhichCardLeadsOut) {
  const Files before = {{"ifcfg-eth1", "DEVICE=eth1\nBOOTPROTO=static\nIPADDR=10.0.0.1\n"},
                        {"ifcfg-eth2", "DEVICE=eth2\nBOOTPROTO=static\nIPADDR=192.0.2.1\n"},
                        {"network",
                         "NETWORKING=yes\nHOSTNAME=web\nGATEWAY=192.0.2.254\nGATEWAYDEV=eth2\n"
                         "WAIT_UNTIL_REACHABLE=192.0.2.254\n"}};
  const auto files = edited(before, kInitscripts);
  EXPECT_EQ(files.at("ifcfg-eth2"), "DEVICE=eth0\nBOOTPROTO=dhcp\n");
  EXPECT_EQ(files.at("ifcfg-eth1"), "DEVICE=eth1\nBOOTPROTO=static\nIPADDR=10.0.0.1\nONBOOT=no\n");
  EXPECT_EQ(files.at("network"), "NETWORKING=yes\nHOSTNAME=web\n");
}

TEST(IfcfgRedHat, FileOfEth0IsTheOneWhereTheCardIsCalledSo) {
  const auto files =
      edited({{"ifcfg-eth0", "DEVICE=eth0\nBOOTPROTO=none\nONBOOT=no\n"},
              {"ifcfg-eth1", "DEVICE=eth1\nBOOTPROTO=none\nIPADDR=192.0.2.1\nGATEWAY=192.0.2.2\n"}},
             kInitscripts);
  EXPECT_EQ(files.at("ifcfg-eth0"), "DEVICE=eth0\nBOOTPROTO=dhcp\nONBOOT=yes\n");
  EXPECT_THAT(files.at("ifcfg-eth1"), HasSubstr("ONBOOT=no\n"));
}

TEST(IfcfgRedHat, BondLeavesAPlainCard) {
  const Files before = {
      {"ifcfg-bond0",
       "DEVICE=bond0\nIPADDR=10.11.96.172\nNETMASK=255.255.252.0\nONBOOT=yes\n"
       "BONDING_OPTS=\"mode=1\"\n"},
      {"ifcfg-eth0",
       "DEVICE=eth0\nHWADDR=00:50:56:89:0B:B0\nMASTER=bond0\nSLAVE=yes\nBOOTPROTO=none\nONBOOT=yes\n"},
      {"ifcfg-eth1", "DEVICE=eth1\nMASTER=bond0\nSLAVE=yes\nBOOTPROTO=none\nONBOOT=yes\n"}};
  const auto files = edited(before, kInitscripts);
  EXPECT_EQ(files.at("ifcfg-eth0"), "DEVICE=eth0\nBOOTPROTO=dhcp\nONBOOT=yes\n");
  EXPECT_THAT(files.at("ifcfg-bond0"), HasSubstr("ONBOOT=no\n"));
  EXPECT_EQ(files.at("ifcfg-eth1"), "DEVICE=eth1\nMASTER=bond0\nSLAVE=yes\nBOOTPROTO=none\nONBOOT=no\n");
  const auto findings = after(before, kInitscripts).findings;
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(findings[0].message, HasSubstr("bond0 is a bond of network cards. It is not started any more"));
}

TEST(IfcfgRedHat, BridgeVlanAndTeamAreReported) {
  const auto outcome = after({{"ifcfg-br0", "DEVICE=br0\nTYPE=Bridge\nIPADDR=192.0.2.1\nONBOOT=yes\n"},
                              {"ifcfg-em1", "DEVICE=em1\nBRIDGE=br0\nONBOOT=yes\n"},
                              {"ifcfg-em1.7", "DEVICE=em1.7\nVLAN=yes\nIPADDR=198.51.100.1\nONBOOT=yes\n"},
                              {"ifcfg-team0", "DEVICE=team0\nDEVICETYPE=Team\nONBOOT=yes\n"}},
                             kNetworkManager);
  EXPECT_EQ(outcome.findings.size(), 3U);
  EXPECT_EQ(outcome.files.at("ifcfg-em1"), "ONBOOT=yes\nTYPE=Ethernet\nBOOTPROTO=dhcp\n");
}

TEST(IfcfgRedHat, VlanAloneLeavesAFileForThePlainCard) {
  const auto files =
      edited({{"ifcfg-eth0.7", "DEVICE=eth0.7\nVLAN=yes\nIPADDR=198.51.100.1\nONBOOT=yes\n"}}, kInitscripts);
  EXPECT_EQ(files.at("ifcfg-eth0"),
            "# guestfit: the network card of the new machine\nDEVICE=eth0\nTYPE=Ethernet\nBOOTPROTO=dhcp\n"
            "ONBOOT=yes\n");
}

TEST(IfcfgRedHat, AliasesRoutesAndRulesOfTheCardGo) {
  const Files before = {{"ifcfg-eth0", "DEVICE=eth0\nBOOTPROTO=none\nIPADDR=192.0.2.1\n"},
                        {"ifcfg-eth0:1", "DEVICE=eth0:1\nIPADDR=192.0.2.2\n"},
                        {"ifcfg-eth0-range0", "IPADDR_START=192.0.2.5\nIPADDR_END=192.0.2.9\n"},
                        {"ifcfg-lo:1", "DEVICE=lo:1\nIPADDR=127.0.0.2\n"},
                        {"route-eth0", ""},
                        {"route6-eth0", ""},
                        {"rule-eth0", ""},
                        {"route-eth7", ""}};
  EXPECT_EQ(edited(before, kInitscripts), (Files{{"ifcfg-eth0", "DEVICE=eth0\nBOOTPROTO=dhcp\n"},
                                                 {"ifcfg-lo:1", "DEVICE=lo:1\nIPADDR=127.0.0.2\n"},
                                                 {"route-eth7", ""}}));
}

TEST(IfcfgRedHat, BackupsThatAreNotReadStay) {
  const Files before = {{"ifcfg-eth0", "DEVICE=eth0\nBOOTPROTO=none\nIPADDR=192.0.2.1\n"},
                        {"ifcfg-eth0.bak", "DEVICE=eth0\nIPADDR=192.0.2.1\n"},
                        {"ifcfg-eth0~", "DEVICE=eth0\nIPADDR=192.0.2.1\n"},
                        {"ifcfg-eth0.rpmsave", "DEVICE=eth0\nTYPE=Ethernet\nIPADDR=192.0.2.1\n"}};
  const auto initscripts = edited(before, kInitscripts);
  EXPECT_EQ(initscripts.at("ifcfg-eth0.bak"), before.at("ifcfg-eth0.bak"));
  EXPECT_EQ(initscripts.at("ifcfg-eth0~"), before.at("ifcfg-eth0~"));
  EXPECT_EQ(initscripts.at("ifcfg-eth0.rpmsave"), before.at("ifcfg-eth0.rpmsave"));
  // NetworkManager does read what the package manager saved.
  EXPECT_THAT(edited(before, kNetworkManager).at("ifcfg-eth0.rpmsave"), HasSubstr("ONBOOT=no"));
}

TEST(IfcfgRedHat, NameServerOnTheMachineItselfStays) {
  EXPECT_EQ(
      edited({{"ifcfg-eth0", "DEVICE=eth0\nBOOTPROTO=dhcp\nPEERDNS=no\nDNS1=127.0.0.1\nDNS2=192.0.2.53\n"}},
             kInitscripts)
          .at("ifcfg-eth0"),
      "DEVICE=eth0\nBOOTPROTO=dhcp\nPEERDNS=no\nDNS1=127.0.0.1\n");
}

TEST(IfcfgRedHat, NetworkThatIsSwitchedOffIsSwitchedOn) {
  const auto files =
      edited({{"ifcfg-eth0", "DEVICE=eth0\nBOOTPROTO=dhcp\n"}, {"network", "NETWORKING=no\n"}}, kInitscripts);
  EXPECT_EQ(files.at("network"), "NETWORKING=yes\n");
}

TEST(IfcfgRedHat, FileThatCannotBeReadIsReportedAndStays) {
  const Files before = {{"ifcfg-eth0", "DEVICE=eth0\nNAME=\"\n"}};
  const auto outcome = after(before, kInitscripts);
  EXPECT_EQ(outcome.files, before);
  ASSERT_EQ(outcome.findings.size(), 1U);
  EXPECT_EQ(outcome.findings[0].code, "MOD-2");
  EXPECT_THAT(outcome.findings[0].message, HasSubstr("ifcfg-eth0 cannot be read"));
}

TEST(IfcfgRedHat, NothingTurnsIntoACommentThatHidesWhatFollows) {
  // The network script evaluates all lines with "DEVICE=" as one.
  const auto text = edited({{"ifcfg-ens33", "HWADDR=0\nDEVICE=ens33\nIPADDR=192.0.2.1\n"}}, kInitscripts);
  EXPECT_THAT(text.at("ifcfg-ens33"), testing::Not(HasSubstr("#")));
}

}  // namespace
}  // namespace guestfit
