// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/ifcfg_suse.hpp"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace guestfit {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

using Files = std::map<std::string, std::string>;

const std::string kDirectory = "/etc/sysconfig/network/";

SuseNetwork network_of(const Files& files) {
  SuseNetwork network;
  for (const auto& [name, text] : files) {
    const TextFile file{kDirectory + name, text};
    if (name == "config") {
      network.config = file;
    } else if (name.starts_with("ifcfg-")) {
      network.interfaces.push_back(file);
    } else {
      network.routes.push_back(file);
    }
  }
  return network;
}

struct Outcome {
  Files files;
  std::vector<Finding> findings;
};

Outcome after(const Files& before) {
  Outcome outcome{before, {}};
  for (const auto& file : edit_ifcfg_suse(network_of(before))) {
    if (file.removed) outcome.files.erase(file.path.substr(kDirectory.size()));
    if (file.edit.text) {
      outcome.files[file.path.substr(kDirectory.size())] = *file.edit.text;
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

TEST(IfcfgSuse, FixedAddressBecomesDhcp) {
  EXPECT_EQ(edited({{"ifcfg-eth0",
                     "BOOTPROTO='static'\nBROADCAST=''\nETHTOOL_OPTIONS=''\nIPADDR='192.0.2.10/24'\n"
                     "IPADDR_1='192.0.2.11'\nLABEL_1='web'\nPREFIXLEN_1='24'\nMTU='1500'\nNAME='82545EM'\n"
                     "STARTMODE='auto'\nZONE=public\n"}}),
            (Files{{"ifcfg-eth0",
                    "BOOTPROTO='dhcp'\nBROADCAST=''\nETHTOOL_OPTIONS=''\nNAME='82545EM'\nSTARTMODE='auto'\n"
                    "ZONE=public\n"}}));
}

TEST(IfcfgSuse, CardThatAsksByDhcpAlreadyStaysAsItIs) {
  EXPECT_THAT(edit_ifcfg_suse(network_of({{"ifcfg-eth0", "BOOTPROTO=dhcp4\nSTARTMODE='hotplug'\nMTU=''\n"},
                                          {"ifcfg-lo", "IPADDR=127.0.0.1/8\nSTARTMODE=nfsroot\n"}})),
              IsEmpty());
}

TEST(IfcfgSuse, CardNamedByItsAddressHandsItsSettingsToEth0) {
  const auto files = edited({{"ifcfg-eth-id-00:0c:29:aa:bb:cc",
                              "BOOTPROTO='static'\nIPADDR='192.0.2.10'\nNETMASK='255.255.255.0'\n"
                              "STARTMODE='onboot'\nUNIQUE='rBUF.x'\n_nm_name='bus-pci-0000:00:11.0'\n"}});
  EXPECT_EQ(files.at("ifcfg-eth0"), "BOOTPROTO='dhcp'\nSTARTMODE='onboot'\n");
  EXPECT_THAT(files.at("ifcfg-eth-id-00:0c:29:aa:bb:cc"), HasSubstr("STARTMODE='off'\n"));
}

TEST(IfcfgSuse, OtherCardsAndWhatIsBuiltOnCardsAreNotStarted) {
  const Files before = {{"ifcfg-bond0",
                         "STARTMODE=auto\nBOOTPROTO=static\nIPADDR=192.0.2.1/24\nBONDING_MASTER=yes\n"
                         "BONDING_SLAVE0=eth0\nBONDING_SLAVE1=eth1\n"},
                        {"ifcfg-eth0", "BOOTPROTO=none\nSTARTMODE=hotplug\nLLADDR=aa:d6:9f:2c:e8:80\n"},
                        {"ifcfg-eth1", "BOOTPROTO=none\nSTARTMODE=hotplug\n"},
                        {"ifcfg-vlan100", "BOOTPROTO=static\nSTARTMODE=auto\nETHERDEVICE=bond0\n"},
                        {"ifcfg-tun0", "BOOTPROTO=static\nSTARTMODE=auto\nTUNNEL=tun\n"}};
  const auto files = edited(before);
  EXPECT_EQ(files.at("ifcfg-eth0"), "BOOTPROTO=dhcp\nSTARTMODE=hotplug\n");
  EXPECT_EQ(files.at("ifcfg-eth1"), "BOOTPROTO=none\nSTARTMODE=off\n");
  EXPECT_THAT(files.at("ifcfg-bond0"), HasSubstr("STARTMODE=off\n"));
  EXPECT_THAT(files.at("ifcfg-vlan100"), HasSubstr("STARTMODE=off\n"));
  EXPECT_EQ(files.at("ifcfg-tun0"), before.at("ifcfg-tun0"));
  EXPECT_EQ(after(before).findings.size(), 2U);
}

TEST(IfcfgSuse, RoutesOfTheOldNetworkGo) {
  const auto files = edited({{"ifcfg-eth0", "BOOTPROTO=static\nIPADDR=192.0.2.1/24\nSTARTMODE=auto\n"},
                             {"routes",
                              "# mine\ndefault 192.0.2.254 - -\n127.0.0.0 0.0.0.0 255.255.255.0 lo\n"
                              "10.0.0.0/8 192.0.2.253 - -"},
                             {"ifroute-eth0", "198.51.100.0 192.0.2.2 255.255.255.0 eth0\n"}});
  EXPECT_EQ(files.at("routes"),
            "# mine\n# guestfit: routes of the old machine's network\n#default 192.0.2.254 - -\n"
            "127.0.0.0 0.0.0.0 255.255.255.0 lo\n#10.0.0.0/8 192.0.2.253 - -");
  EXPECT_FALSE(files.contains("ifroute-eth0"));
}

TEST(IfcfgSuse, FixedNameServersAreEmptied) {
  const auto files = edited({{"ifcfg-eth0", "BOOTPROTO=static\nIPADDR=192.0.2.1/24\nSTARTMODE=auto\n"},
                             {"config",
                              "## Type: string\nNETCONFIG_DNS_POLICY=\"STATIC\"\n"
                              "NETCONFIG_DNS_STATIC_SERVERS=\"192.0.2.53 192.0.2.54\"\n"
                              "MANDATORY_DEVICES=\"eth-id-00:0c:29:aa:bb:cc\"\n"}});
  EXPECT_EQ(files.at("config"),
            "## Type: string\nNETCONFIG_DNS_POLICY=\"auto\"\nNETCONFIG_DNS_STATIC_SERVERS=\"\"\n"
            "MANDATORY_DEVICES=\"\"\n");
}

TEST(IfcfgSuse, NameServerOnTheMachineItselfStays) {
  const Files before = {
      {"ifcfg-eth0", "BOOTPROTO=dhcp\nSTARTMODE=auto\n"},
      {"config", "NETCONFIG_DNS_POLICY=\"STATIC\"\nNETCONFIG_DNS_STATIC_SERVERS=\"127.0.0.1\"\n"}};
  EXPECT_EQ(edited(before), before);
}

TEST(IfcfgSuse, BackupsAreNotTouched) {
  const Files before = {{"ifcfg-eth0", "BOOTPROTO=dhcp\nSTARTMODE=auto\n"},
                        {"ifcfg-eth1.old", "BOOTPROTO=static\nIPADDR=192.0.2.1/24\nSTARTMODE=auto\n"},
                        {"ifcfg-eth0.scpmbackup", "BOOTPROTO=static\nSTARTMODE=auto\n"}};
  EXPECT_EQ(edited(before), before);
}

TEST(IfcfgSuse, SeveralCardsAreReported) {
  const auto outcome = after({{"ifcfg-eth0", "BOOTPROTO=static\nIPADDR=192.0.2.1/24\nSTARTMODE=auto\n"},
                              {"ifcfg-eth1", "BOOTPROTO=static\nIPADDR=198.51.100.1/24\nSTARTMODE=auto\n"}});
  ASSERT_EQ(outcome.findings.size(), 1U);
  EXPECT_EQ(outcome.findings[0].code, "LIM-9");
  EXPECT_THAT(outcome.files.at("ifcfg-eth1"), HasSubstr("STARTMODE=off"));
}

}  // namespace
}  // namespace guestfit
