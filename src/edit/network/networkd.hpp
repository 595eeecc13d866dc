// SPDX-License-Identifier: LGPL-2.1-or-later
// systemd-networkd's files (/etc/systemd/network): the configuration of the old machine's network cards makes
// place for one .network file that fits any Ethernet card and asks for an address by DHCP.
//
// Facts, from systemd.network(5), systemd.netdev(5) and systemd-networkd-wait-online.service(8):
//  - The first .network file, by name, that fits a card is the only one for it; so the files of other cards
//  of
//    the old machine go, rather than being commented out: with no [Match] at all, systemd before 243 takes a
//    file to fit every interface.
//  - Drop-ins (NAME.network.d/*.conf) are read after the file, as if they stood at its end.
//  - A bond, bridge or VLAN is made by its .netdev file even without a card, and is then waited for.
//  - A .network file for an interface that does not exist does nothing: those of wireless cards, containers
//  and
//    virtual interfaces stay.
// The file that was the machine's way to the outside stays, with all that means the same on any network.
#pragma once

#include <string>
#include <vector>

#include "edit/text/text_edit.hpp"
#include "edit/text/text_file.hpp"

namespace guestfit {

/// A .network or .netdev file of /etc/systemd/network.
struct NetworkdFile {
  std::string path;
  std::string text;
  std::vector<TextFile> drop_ins;  ///< in the order in which systemd reads them
  bool hides_other = false;        ///< another directory has a file of this name, which this one replaces
};

struct NetworkdEdit {
  std::string path;
  TextEdit edit;
  bool removes = false;  ///< the file goes; `edit` has no text then
};

/// `files` in the order of their names. The answer names files that change, and files about which there is
/// something to say. Nothing changes when no file is for a network card.
std::vector<NetworkdEdit> edit_networkd(const std::vector<NetworkdFile>& files);

}  // namespace guestfit
