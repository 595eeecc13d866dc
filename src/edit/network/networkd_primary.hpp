// SPDX-License-Identifier: LGPL-2.1-or-later
// The .network file that stays after a move: it fits any Ethernet card, asks for an address by DHCP, and
// keeps all of its settings that mean the same on any network. Facts: systemd.network(5).
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "edit/network/networkd.hpp"
#include "edit/network/networkd_units.hpp"
#include "edit/text/text_edit.hpp"

namespace guestfit {

struct NetworkdPrimaryEdit {
  TextEdit main;
  std::vector<std::pair<std::string, TextEdit>> drop_ins;  ///< by path; none without a new text is left out
};

/// `unit` is what `file` with its drop-ins says.
NetworkdPrimaryEdit edit_networkd_primary(const NetworkdFile& file, const NetworkdUnit& unit);

}  // namespace guestfit
