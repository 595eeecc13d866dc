// SPDX-License-Identifier: LGPL-2.1-or-later
// What ifcfg files stand for: network cards, what is built on cards (bonds, bridges, VLANs), and the rest.
// Facts: initscripts' sysconfig.txt, nm-settings-ifcfg-rh(5); SUSE's ifcfg(5), ifcfg-bonding(5),
// ifcfg-bridge(5), ifcfg-vlan(5), ifcfg-tunnel(5), ifcfg-team(5).
#pragma once

#include <string>
#include <vector>

#include "edit/network/ifcfg_file.hpp"
#include "edit/network/interfaces_stanza.hpp"

namespace guestfit {

struct IfcfgRole {
  InterfaceRole role = InterfaceRole::card;
  std::string device;       ///< the interface as the kernel calls it: "eth0"; "" when the file names none
  bool is_port = false;     ///< a card that belongs to a bond, bridge or team
  bool is_alias = false;    ///< a further address of another file's card
  bool is_ethernet = true;  ///< false for a card of another kind (InfiniBand)
};

/// The role of each of Red Hat's files, in their order. The name of a file means nothing to NetworkManager.
std::vector<IfcfgRole> redhat_roles(const std::vector<IfcfgFile>& files, IfcfgReader reader);

/// The role of each of SUSE's files, in their order.
std::vector<IfcfgRole> suse_roles(const std::vector<IfcfgFile>& files);

}  // namespace guestfit
