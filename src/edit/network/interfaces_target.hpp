// SPDX-License-Identifier: LGPL-2.1-or-later
// Which stanza of interfaces(5) becomes the one that asks for an address by DHCP after a move, and what is
// there of it already.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "edit/network/interfaces_stanza.hpp"

namespace guestfit {

/// How the new machine's card comes to a name that is known beforehand.
enum class CardNaming {
  /// The kernel's "eth0" stays: the guest is older than systemd's predictable names, or the caller sees to
  /// net.ifnames=0 on the kernel's command line. Works with every ifupdown.
  kernel,
  /// ifup gives the first card the name of the old one, which firewall rules and scripts may use. Needs
  /// ifupdown 0.8.22 (Debian 10, Ubuntu 20.04). When a second card is attached later, the "rename" line has
  /// to go: ifup tries to give that one the same name and stops.
  ifup,
};

struct InterfacesTarget {
  const InterfacesStanza* primary = nullptr;  ///< the old machine's way to the outside
  std::string name;                           ///< of the new machine's card
  bool in_place = false;    ///< `primary` is of a plain card, so the new stanza takes its place
  bool has_stanza = false;  ///< `primary` is the stanza that is needed
  bool selected = false;    ///< a line starts the card at boot
  std::string keyword;      ///< that starts it: "auto" or "allow-hotplug"
  bool renamed = false;     ///< a line gives the first card its name, or that is not needed

  bool complete() const { return in_place && has_stanza && selected && renamed; }
};

/// `stanzas` has one that does not survive the move; it must outlive the answer.
InterfacesTarget choose_interfaces_target(const std::vector<std::vector<InterfacesLine>>& files,
                                          const std::vector<InterfacesStanza>& stanzas, CardNaming naming);

/// The lines of `target` that are not there yet.
std::string target_lines(const InterfacesTarget& target);

/// The new name in a word of a "rename" line that fits any first card: "lan" in "/e*/1=lan". None for others.
std::optional<std::string> name_for_any_card(const std::string& word);

}  // namespace guestfit
