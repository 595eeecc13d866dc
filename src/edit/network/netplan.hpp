// SPDX-License-Identifier: LGPL-2.1-or-later
// netplan's files (/etc/netplan/*.yaml): the configuration of the old machine's network cards makes place for
// one Ethernet definition that fits any card and asks for an address by DHCP.
//
// Facts, from netplan(5) and netplan's source:
//  - With the renderer networkd, "match: {name: "e*"}" becomes a .network file for all such names.
//  - With the renderer NetworkManager, netplan before 0.103 refuses patterns of names (src/nm.c: "do not
//  support
//    name globbing"), and nothing at all is configured then. An empty match ("match: {}") becomes a
//    connection of type ethernet without a name, in every version.
//  - An interface that is not "optional" is waited for by systemd-networkd-wait-online, so none of the old
//  names
//    stays. The new card is not made optional: services that need the network shall find it.
//  - A mapping without entries ("ethernets:") is refused; so a section that would be empty goes as a whole.
// The definition that was the machine's way to the outside keeps its place, its name, and all of its keys
// that mean the same on any network. Other definitions that need a card are commented out.
#pragma once

#include <string>
#include <vector>

#include "edit/text/text_edit.hpp"
#include "edit/text/text_file.hpp"

namespace guestfit {

struct NetplanEdit {
  std::string path;
  TextEdit edit;
};

/// `files` are all that netplan reads, in its order. The answer names files that change, and files about
/// which there is something to say. Nothing changes when no file defines an interface that needs a card.
std::vector<NetplanEdit> edit_netplan(const std::vector<TextFile>& files);

}  // namespace guestfit
