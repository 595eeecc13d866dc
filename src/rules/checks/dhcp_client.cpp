// SPDX-License-Identifier: LGPL-2.1-or-later
// Whether anything in the guest can ask for an address by DHCP. Some network services have a client of their
// own; the others start a program.
#include "inspect/network.hpp"
#include "rules/checks/checks.hpp"

namespace guestfit {
namespace {

std::vector<Finding> run(const CheckContext& context) {
  const auto& stacks = context.facts.network_stacks;
  if (!find_dhcp_clients(context.guest, stacks).empty()) return {};
  // A tree without anything that brings a network up may not be the whole system.
  const auto severity = stacks.empty() ? Severity::warning : Severity::blocker;
  return {{"", "CFG-4", severity,
           "no DHCP client was found in the guest: none of the programs dhclient, dhcpcd, udhcpc and pump, "
           "and no "
           "service starts that has a client of its own",
           "install one in the running guest, for example isc-dhcp-client, dhcpcd or dhclient"}};
}

}  // namespace

Check dhcp_client_check() {
  return {"dhcp-client", "that something in the guest can ask for an address by DHCP", {}, run};
}

}  // namespace guestfit
