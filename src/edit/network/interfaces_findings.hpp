// SPDX-License-Identifier: LGPL-2.1-or-later
// What a person should know about the network configuration that a move leaves behind.
#pragma once

#include <string>
#include <vector>

#include <guestfit/finding.hpp>

#include "edit/network/interfaces_stanza.hpp"

namespace guestfit {

/// A bond, bridge, VLAN, wireless or dial-up interface that is not used any more: it is `fate` ("commented
/// out").
Finding lost_interface(const std::string& name, InterfaceRole role,
                       const std::string& fate = "commented out");

/// Commands that are commented out with their stanza; they could go below "iface `dhcp_name` inet dhcp".
Finding lost_commands(const std::string& interface, const std::vector<std::string>& commands,
                      const std::string& dhcp_name);

/// More than one network card is configured. `preparation` is what is to be done first about the
/// configuration when a card more is attached.
Finding several_cards(const std::vector<std::string>& names,
                      const std::string& preparation = "; take a \"rename\" line out first");

}  // namespace guestfit
