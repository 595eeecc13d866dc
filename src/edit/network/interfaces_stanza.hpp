// SPDX-License-Identifier: LGPL-2.1-or-later
// What the stanzas of interfaces(5) stand for: which belong to a network card of the old machine, which need
// one, and which live without. Facts: interfaces(5), bridge-utils-interfaces(5), vlan-interfaces(5), the
// option names of ifenslave, wpasupplicant and wireless-tools.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "edit/network/interfaces_file.hpp"

namespace guestfit {

enum class InterfaceRole {
  loopback,
  independent,  ///< needs no network card: dummy, tun, WireGuard, a bridge without ports, ...
  card,         ///< a network card, or anything else that is not recognised
  wireless,
  ppp,
  bond,
  bridge,
  vlan,
  tunnel,
};

struct InterfacesStanza {
  std::size_t file = 0;              ///< index of the file
  std::size_t line = 0;              ///< index of its "iface" line in that file
  std::string name;                  ///< as written: "eth0", "eth0:1"
  std::string family;                ///< "" when it is inherited
  std::string method;                ///< "" when it is inherited
  std::string inherits;              ///< "" for none
  std::vector<std::size_t> options;  ///< indices of its option lines
  InterfaceRole role = InterfaceRole::card;
  bool survives = false;  ///< the move leaves it alone: by its role, or since one that stays inherits from it
};

/// Every iface stanza of `files`, in order, with roles: stanzas of one interface have one role.
std::vector<InterfacesStanza> read_interfaces_stanzas(const std::vector<std::vector<InterfacesLine>>& files);

/// The role that a name alone suggests; `word` may be a pattern ("/eth*/1=lan", "wlan*").
InterfaceRole role_of_name(const std::string& word);

/// True for roles that the move leaves alone.
bool survives_move(InterfaceRole role);

/// "eth0" for "eth0:1".
std::string without_alias(const std::string& name);

/// What an option line that runs a command ("up", "pre-down", ...) does.
enum class CommandKind {
  none,     ///< the line is no command
  network,  ///< sets addresses, routes or links, or names an address or one of the interfaces
  other,
};
CommandKind kind_of_command(const std::vector<std::string>& words, const std::set<std::string>& interfaces);

}  // namespace guestfit
