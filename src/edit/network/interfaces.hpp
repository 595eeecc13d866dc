// SPDX-License-Identifier: LGPL-2.1-or-later
// Debian's /etc/network/interfaces and the files that it takes in: the configuration of the old machine's
// network cards makes place for one card that gets its address by DHCP.
//
// The card needs a name that is known beforehand, and there are two ways to it (CardNaming). What works,
// after interfaces(5), the units of the ifupdown package, and boots with ifupdown 0.8.41:
//  - "auto NAME" makes ifupdown-pre.service wait for udev before ifup looks for cards; "allow-hotplug NAME"
//    needs no waiting. Either fits a card that the kernel calls eth0.
//  - "rename /e[nt]*/1=NAME" with "auto NAME" gives the first card a fixed name, whatever it was called.
//  - "auto PATTERN=NAME" misses a card whose driver is loaded late: with no plain name to start, nothing
//    waits. "allow-hotplug PATTERN=NAME" never works: udev's helper starts ifup with the plain name, to
//    which no stanza belongs. A pattern in an "iface" line is not expanded.
//  - "auto" with the name of a card that is missing makes networking.service fail, so no other old name
//    stays selected.
// The primary card's stanza becomes the DHCP stanza where it stands; others are commented out.
#pragma once

#include <string>
#include <vector>

#include "edit/network/interfaces_file.hpp"
#include "edit/network/interfaces_target.hpp"
#include "edit/text/text_edit.hpp"

namespace guestfit {

struct InterfacesFile {
  std::string path;
  std::string text;
};

struct InterfacesEdit {
  std::string path;
  TextEdit edit;
};

/// `files` is /etc/network/interfaces and then what it takes in (interfaces_includes), in the order in which
/// ifup reads them. The answer names files that change, and files about which there is something to say.
/// Nothing changes when no file configures a network card: then something else does, or nothing.
std::vector<InterfacesEdit> edit_interfaces(const std::vector<InterfacesFile>& files, CardNaming naming);

}  // namespace guestfit
