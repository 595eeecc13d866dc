// SPDX-License-Identifier: LGPL-2.1-or-later
// What systemd-networkd's files are for: a network card of the old machine, something built on one, or
// something that needs none. Facts: systemd.network(5), systemd.netdev(5).
#pragma once

#include <string>
#include <vector>

#include "edit/network/interfaces_stanza.hpp"
#include "edit/network/networkd.hpp"
#include "edit/text/unit_file.hpp"

namespace guestfit {

struct NetworkdUnit {
  UnitFile file;  ///< with its drop-ins
  bool is_netdev = false;
  InterfaceRole role = InterfaceRole::card;
  std::string name;       ///< of the interface: Name= in [NetDev], or the first of [Match], for messages
  bool fits_any = false;  ///< a .network file that fits any Ethernet card
  bool has_dhcp4 = false;
  bool survives = true;
};

/// A setting of [Match] that says nothing about the card or the hardware around it.
bool is_open_match_key(const UnitLine& line);

/// One for each of `files`. Only files of cards, and what is built on them, do not survive.
std::vector<NetworkdUnit> read_networkd_units(const std::vector<NetworkdFile>& files);

}  // namespace guestfit
