// SPDX-License-Identifier: LGPL-2.1-or-later
// Red Hat's /etc/sysconfig/network-scripts: the configuration of the old machine's network cards makes place
// for one card that gets its address by DHCP. Meaning of the variables: initscripts' sysconfig.txt and
// network-scripts, nm-settings-ifcfg-rh(5).
//
// The card's name. initscripts knows a card by name only, so the card is eth0 there: RHEL 5 and 6 call it so
// by themselves, later ones with net.ifnames=0 (another rule). NetworkManager takes a profile without DEVICE
// and HWADDR for any Ethernet card, so where it alone reads the files, no name is needed; such a profile must
// have a TYPE.
//
// The primary card's file stays where it is, whatever its name: both readers go by DEVICE, and rules of the
// firewall (ZONE) and other settings stay with it. Files of other cards and of what is built on cards get
// ONBOOT=no. The profile's UUID stays: it names the profile, not a card.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "edit/network/ifcfg_file.hpp"
#include "edit/network/network_file_edit.hpp"
#include "edit/text/text_file.hpp"

namespace guestfit {

struct RedHatNetwork {
  std::vector<TextFile> interfaces;  ///< every ifcfg-* file
  std::vector<std::string> routes;   ///< paths of route-*, route6-*, rule-*, rule6-* and static-routes
  std::optional<TextFile> global;    ///< /etc/sysconfig/network
};

/// The answer names files that change, and files about which there is something to say. Nothing changes when
/// no file configures a network interface: then something else does.
std::vector<NetworkFileEdit> edit_ifcfg_redhat(const RedHatNetwork& network, IfcfgReader reader);

}  // namespace guestfit
