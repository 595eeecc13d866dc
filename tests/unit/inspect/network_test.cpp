// SPDX-License-Identifier: LGPL-2.1-or-later
#include "inspect/network.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "guest/memory_guest.hpp"

namespace guestfit {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// systemd, and what its tools leave for a service that is enabled.
void enable_unit(MemoryGuest& guest, const std::string& unit) {
  guest.add_file("/usr/lib/systemd/systemd", "");
  guest.add_file("/usr/lib/systemd/system/" + unit, "[Install]\nWantedBy=multi-user.target\n");
  guest.add_link("/etc/systemd/system/multi-user.target.wants/" + unit, "/usr/lib/systemd/system/" + unit);
}

/// Names of the stacks in charge, netplan's with its renderer.
std::vector<std::string> in_charge(const GuestReader& guest) {
  std::vector<std::string> names;
  for (const auto& stack : find_network_stacks(guest)) {
    if (stack.in_charge)
      names.push_back(stack.renderer.empty() ? stack.name : stack.name + "/" + stack.renderer);
  }
  return names;
}

TEST(NetworkStacks, DebiansIfupdownIsInChargeWhenItsServiceIsStarted) {
  MemoryGuest guest;
  guest.add_file("/etc/network/interfaces", "");
  guest.add_file("/lib/systemd/systemd-networkd", "");
  EXPECT_THAT(in_charge(guest), IsEmpty());
  enable_unit(guest, "networking.service");
  EXPECT_THAT(in_charge(guest), ElementsAre("ifupdown"));
  EXPECT_EQ(find_network_stacks(guest).size(), 2U);
}

TEST(NetworkStacks, SystemVUpstartAndOpenRcStartItToo) {
  for (const std::string path : {"/etc/rcS.d/S10networking", "/etc/runlevels/boot/networking"}) {
    MemoryGuest guest;
    guest.add_file("/etc/network/interfaces", "");
    guest.add_file("/etc/init.d/networking", "");
    guest.add_link(path, "/etc/init.d/networking");
    EXPECT_THAT(in_charge(guest), ElementsAre("ifupdown")) << path;
  }
  MemoryGuest upstart;
  upstart.add_file("/etc/network/interfaces", "");
  upstart.add_file("/etc/init/networking.conf", "start on starting\n");
  upstart.add_file("/sbin/initctl", "");
  EXPECT_THAT(in_charge(upstart), ElementsAre("ifupdown"));
  upstart.add_file("/etc/init/networking.override", "manual\n");
  EXPECT_THAT(in_charge(upstart), IsEmpty());
}

TEST(NetworkStacks, NetplanIsInChargeWithWhatItRendersFor) {
  MemoryGuest guest;
  guest.add_file("/usr/sbin/netplan", "");
  guest.add_file("/usr/lib/systemd/systemd-networkd", "");
  guest.add_file("/usr/sbin/NetworkManager", "");
  EXPECT_THAT(in_charge(guest), IsEmpty());
  guest.add_file("/etc/netplan/50-cloud-init.yaml",
                 "# comment\nnetwork:\n    version: 2\n    ethernets:\n        eth0:\n"
                 "            renderer: NetworkManager\n");
  EXPECT_THAT(in_charge(guest), ElementsAre("systemd-networkd", "netplan/networkd"));
  guest.add_file("/etc/netplan/90-desktop.yaml", "network:\n  renderer: NetworkManager\n");
  EXPECT_THAT(in_charge(guest), ElementsAre("NetworkManager", "netplan/NetworkManager"));
}

TEST(NetworkStacks, RedHatMayHaveTwoInCharge) {
  MemoryGuest guest;
  guest.add_file("/etc/sysconfig/network-scripts/ifup-eth", "");
  guest.add_file("/usr/sbin/NetworkManager", "");
  guest.add_file("/etc/rc.d/init.d/network", "");
  guest.add_link("/etc/rc.d/rc3.d/S10network", "../init.d/network");
  enable_unit(guest, "NetworkManager.service");
  EXPECT_THAT(in_charge(guest), ElementsAre("NetworkManager", "initscripts"));
  guest.add_link("/etc/systemd/system/NetworkManager.service", "/dev/null");
  EXPECT_THAT(in_charge(guest), ElementsAre("initscripts"));
}

TEST(NetworkStacks, SuseHasWickedOrIfup) {
  MemoryGuest wicked;
  wicked.add_file("/usr/sbin/wicked", "");
  wicked.add_file("/etc/sysconfig/network/scripts/functions", "");
  enable_unit(wicked, "wicked.service");
  EXPECT_THAT(in_charge(wicked), ElementsAre("wicked"));
  MemoryGuest ifup;
  ifup.add_file("/etc/sysconfig/network/scripts/functions", "");
  ifup.add_file("/etc/init.d/network", "");
  ifup.add_link("/etc/init.d/rc3.d/S05network", "../network");
  EXPECT_THAT(in_charge(ifup), ElementsAre("suse-ifup"));
}

TEST(DhcpClients, ProgramsAndStacksInChargeWithTheirOwn) {
  MemoryGuest guest;
  const NetworkStack manager{"NetworkManager", true, ""};
  EXPECT_THAT(find_dhcp_clients(guest, {}), IsEmpty());
  EXPECT_THAT(find_dhcp_clients(guest, {manager}), IsEmpty());  // before 1.0 it calls dhclient
  guest.add_file("/usr/lib64/libnm.so.0.1.0", "");
  guest.add_link("/usr/lib64/libnm.so.0", "libnm.so.0.1.0");
  guest.add_file("/bin/busybox", "");
  guest.add_link("/sbin/udhcpc", "/bin/busybox");
  EXPECT_THAT(find_dhcp_clients(guest, {manager}), ElementsAre("udhcpc", "NetworkManager"));
  EXPECT_THAT(find_dhcp_clients(guest, {{"systemd-networkd", false, ""}}), ElementsAre("udhcpc"));
}

TEST(NetplanFiles, OneNameHidesTheOther) {
  MemoryGuest guest;
  guest.add_file("/etc/netplan/20-b.yaml", "");
  guest.add_file("/lib/netplan/20-b.yaml", "");
  guest.add_file("/lib/netplan/10-a.yaml", "");
  guest.add_file("/run/netplan/30-c.yaml", "");
  guest.add_file("/etc/netplan/.20-b.yaml", "");
  guest.add_file("/etc/netplan/20-b.yaml.bak", "");
  EXPECT_THAT(find_netplan_files(guest), ElementsAre("/lib/netplan/10-a.yaml", "/etc/netplan/20-b.yaml"));
}

}  // namespace
}  // namespace guestfit
