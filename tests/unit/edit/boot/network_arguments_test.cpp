// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/network_arguments.hpp"

#include <gtest/gtest.h>

namespace guestfit {
namespace {

std::string after(const std::string& arguments) {
  const auto result = without_old_network(arguments);
  EXPECT_EQ(without_old_network(result), result);
  return result;
}

TEST(NetworkArguments, FixedAddressesAndNamedCardsBecomeDhcp) {
  for (const std::string word : {"ip=192.0.2.2::192.0.2.1:255.255.255.0:web01:ens3:none", "ip=ens3:dhcp",
                                 "ip=:::::eth0:dhcp", "ip=[2001:db8::2]::[2001:db8::1]:64::ens3:none"}) {
    EXPECT_EQ(after("ro  " + word + " quiet\n"), "ro  ip=dhcp quiet\n") << word;
  }
  EXPECT_EQ(after("ip=ens3:dhcp ip=ens4:dhcp rd.neednet=1"), "ip=dhcp rd.neednet=1");
}

TEST(NetworkArguments, WhatElseIsOfTheOldNetworkGoes) {
  EXPECT_EQ(after("ro ifname=lan:00:50:56:aa:bb:cc nameserver=192.0.2.1 rd.route=198.51.100.0/24:192.0.2.1 "
                  "bond=bond0:ens3,ens4 vlan=bond0.7:bond0 BOOTIF=01-00-50-56-aa-bb-cc quiet"),
            "ro quiet");
  EXPECT_EQ(after("network-config=bmV0d29yazoge30K"), "");
}

TEST(NetworkArguments, TheRestKeepsEveryByte) {
  for (const std::string text : {"", "  ", "root=UUID=1 ro quiet ", "ip=dhcp", "ip=on rd.neednet=1", "ip=off",
                                 "net.ifnames=0\tbiosdevname=0", "network-config=disabled", "bond",
                                 "ip=auto6", "bonding.max_bonds=0 ipv6.disable=1"}) {
    EXPECT_EQ(after(text), text);
  }
}

}  // namespace
}  // namespace guestfit
