// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/interfaces_findings.hpp"

#include <fmt/format.h>

#include "util/text.hpp"

namespace guestfit {

namespace {

const char* role_text(InterfaceRole role) {
  switch (role) {
    case InterfaceRole::wireless:
      return "a wireless interface";
    case InterfaceRole::ppp:
      return "a dial-up (PPP) connection";
    case InterfaceRole::bond:
      return "a bond of network cards";
    case InterfaceRole::bridge:
      return "a bridge over network cards";
    case InterfaceRole::vlan:
      return "a VLAN on a network card";
    case InterfaceRole::tunnel:
      return "a tunnel from an address of the old network";
    case InterfaceRole::loopback:
    case InterfaceRole::independent:
    case InterfaceRole::card:
      break;
  }
  return "a network interface";
}

}  // namespace

Finding lost_interface(const std::string& name, InterfaceRole role, const std::string& fate) {
  return {"", "MOD-13", Severity::warning,
          fmt::format("{} is {}. It is {}, and the network card itself gets an address by DHCP.",
                      printable(name), role_text(role), fate),
          "Set it up again after the move if it is still needed."};
}

Finding lost_commands(const std::string& interface, const std::vector<std::string>& commands,
                      const std::string& dhcp_name) {
  return {"", "MOD-13", Severity::warning,
          fmt::format("Commands of {} are commented out with it: {}", printable(interface),
                      printable(join(commands, "; "))),
          fmt::format("What is needed after the move belongs below \"iface {} inet dhcp\".", dhcp_name)};
}

Finding several_cards(const std::vector<std::string>& names, const std::string& preparation) {
  return {"", "LIM-9", Severity::warning,
          fmt::format("Several network cards are configured: {}. After the move there is one, with DHCP.",
                      printable(join(names, ", "))),
          "Attach further network cards after the move, and configure them then" + preparation + "."};
}

}  // namespace guestfit
