// SPDX-License-Identifier: LGPL-2.1-or-later
// NetworkManager's own settings (/etc/NetworkManager/NetworkManager.conf and conf.d) where they would keep it
// from the new machine's card. Facts: NetworkManager.conf(5), "unmanaged-devices", "managed", "Device List
// Format", "dns".
//
// "no-auto-default" is no hindrance, since there is a profile; nor is "managed=false" of [ifupdown], which
// leaves alone only what /etc/network/interfaces configures.
#pragma once

#include <string>
#include <string_view>

#include "edit/text/text_edit.hpp"

namespace guestfit {

/// Takes names and kinds of network cards out of the devices that are not managed, and says when name
/// servers of DHCP are not used. Hardware addresses in the list are those of old cards and stay.
TextEdit manage_network_cards(const std::string& path, std::string_view text);

}  // namespace guestfit
