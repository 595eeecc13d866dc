// SPDX-License-Identifier: LGPL-2.1-or-later
// NetworkManager's profiles in /etc/NetworkManager/system-connections: those of the old machine's network
// cards make place for one that serves any Ethernet card by DHCP. Facts: nm-settings-keyfile(5),
// NetworkManager's libnm-core-impl/nm-keyfile.c and nms-keyfile-utils.c.
//
// A profile without interface-name and mac-address fits any Ethernet card, so no name is needed. Of several
// Ethernet profiles, the one is kept that NetworkManager starts by itself, is not a port, leads to the
// outside, has the highest autoconnect-priority, and was used last; then by name. Other profiles of cards,
// and of what is built on cards, are not started by themselves any more (autoconnect=false): a bond or VLAN
// is created without any card, and the boot waits for it. Profiles that need other hardware (wireless,
// mobile) or none (WireGuard, dummy), and VPNs, stay as they are.
#pragma once

#include <string>
#include <vector>

#include "edit/network/network_file_edit.hpp"
#include "edit/text/text_file.hpp"

namespace guestfit {

/// False for the names that NetworkManager passes over: hidden files, "NAME~", temporary files of six
/// letters ("NAME.AB12cd"), certificates. A backup ("NAME.bak") is read like any other file.
bool is_nm_profile_name(const std::string& name);

/// True when one of the files is a profile for Ethernet cards.
bool has_nm_card_profile(const std::vector<TextFile>& files);

/// `files` are those that NetworkManager reads. The answer names files that change, and files about which
/// there is something to say. `other_cards` says that other files configure Ethernet cards for it as well;
/// otherwise a profile is made when what is built on cards has none below it.
std::vector<NetworkFileEdit> edit_nm_profiles(const std::vector<TextFile>& files, bool other_cards);

}  // namespace guestfit
