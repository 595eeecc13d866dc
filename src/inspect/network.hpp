// SPDX-License-Identifier: LGPL-2.1-or-later
// What configures the network of a Linux guest: which programs are there for it, and which of them the guest
// starts at boot. Judged from what is installed, from what is started (Services), and for netplan from
// its configuration, as it has no service of its own: its systemd generator runs whenever there are YAML
// files (netplan-generate(8)).
#pragma once

#include <string>
#include <vector>

#include <guestfit/facts.hpp>

#include "guest/guest_reader.hpp"

namespace guestfit {

/// The stacks that are installed, in a fixed order.
std::vector<NetworkStack> find_network_stacks(const GuestReader& guest);

/// The DHCP clients that the guest can use: programs that other stacks start ("dhclient", "dhcpcd", "udhcpc",
/// "pump"), and those of `stacks` that are in charge and have a client of their own: "systemd-networkd",
/// "NetworkManager" (since 1.0, NetworkManager.conf(5), "dhcp"), "wicked", "connman". Empty when the guest
/// could not ask for an address at all.
std::vector<std::string> find_dhcp_clients(const GuestReader& guest, const std::vector<NetworkStack>& stacks);

/// netplan's files, in the order in which netplan merges them: by name, from /lib and /etc; of the same name,
/// the one in /etc hides the one in /lib (netplan(5)). /run is empty when the guest boots.
std::vector<std::string> find_netplan_files(const GuestReader& guest);

}  // namespace guestfit
