// SPDX-License-Identifier: LGPL-2.1-or-later
// udev rules and systemd .link files that tie the name of a network card to the old card: its address, slot,
// driver or former name.
// The generator of /etc/udev/rules.d/70-persistent-net.rules (z25_persistent-net.rules in Debian 4) gives
// the new card the next free name, "eth1", as long as the old card's line is there. The generator's own
// rules (75-persistent-net-generator.rules) tie nothing and are left as they are. Formats: udev(7),
// systemd.link(5), systemd.syntax(7).
#pragma once

#include <string_view>

#include "edit/text/text_edit.hpp"

namespace guestfit {

/// Comments out the rules that name a network card by a fixed address, slot, driver or former name; all other
/// lines keep every byte.
TextEdit release_card_names(std::string_view udev_rules);

/// True when a .link file fits the old machine's card only (MACAddress= or PermanentMACAddress= in [Match]),
/// or gives a card that is known by its slot, driver or former name a name of its own, for which nothing will
/// be configured.
bool link_ties_card(std::string_view link_file);

}  // namespace guestfit
