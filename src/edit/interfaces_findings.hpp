// SPDX-License-Identifier: LGPL-2.1-or-later
// What a person should know about the network configuration that a move leaves behind.
#pragma once

#include <string>
#include <vector>

#include <guestfit/finding.hpp>

#include "edit/interfaces_stanza.hpp"

namespace guestfit {

/// A bond, bridge, VLAN, wireless or dial-up interface that is commented out.
Finding lost_interface(const std::string& name, InterfaceRole role);

/// Commands that are commented out with their stanza; they could go below "iface `dhcp_name` inet dhcp".
Finding lost_commands(const std::string& interface, const std::vector<std::string>& commands,
                      const std::string& dhcp_name);

/// More than one network card is configured.
Finding several_cards(const std::vector<std::string>& names);

}  // namespace guestfit
