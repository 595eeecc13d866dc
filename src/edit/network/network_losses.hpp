// SPDX-License-Identifier: LGPL-2.1-or-later
// Why settings of a network card's configuration go when the machine moves, in words for a person.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace guestfit {

enum class NetworkLoss {
  none,
  network,   ///< addresses, routes and name servers of the old network
  hardware,  ///< ties the configuration to the old card
  port,      ///< makes the card part of a bond, bridge or team
  refusal,   ///< turns away what the new network offers, or fails where something is not offered
};

/// Names of settings.
using NetworkLosses = std::map<NetworkLoss, std::set<std::string>>;

/// "IPADDR, NETMASK removed: made for the network of the old machine", one for each kind of loss.
std::vector<std::string> reasons_of(const NetworkLosses& losses);

/// True for "dns", "dns1", "dns12" with `prefix` "dns": nothing or a number follows.
bool is_numbered_setting(std::string_view name, std::string_view prefix);

/// A name server on the machine itself is somebody's choice that any network can live with.
bool is_own_name_server(std::string_view address);

}  // namespace guestfit
