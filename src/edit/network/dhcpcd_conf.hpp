// SPDX-License-Identifier: LGPL-2.1-or-later
// dhcpcd's configuration, /etc/dhcpcd.conf: it asks for an address on every card by itself, unless a line
// there sets a fixed one or keeps it from a card. Facts: dhcpcd.conf(5).
#pragma once

#include <string_view>

#include "edit/text/text_edit.hpp"

namespace guestfit {

/// Comments out fixed addresses, routes and name servers ("static", "inform", "fallback"), and what keeps
/// DHCP from the new card ("nodhcp", "noipv4", "allowinterfaces", "denyinterfaces").
TextEdit edit_dhcpcd_conf(std::string_view text);

}  // namespace guestfit
