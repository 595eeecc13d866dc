// SPDX-License-Identifier: LGPL-2.1-or-later
// SUSE's /etc/sysconfig/network, for ifup (SLES 10 and 11) and wicked (SLES 12 and later): the configuration
// of the old machine's network cards makes place for one card that gets its address by DHCP. Facts: ifcfg(5),
// ifroute(5), routes(5), netconfig(8), wicked's client/suse/compat-suse.c.
//
// The name of the file is the name of the card here, so the configuration is in ifcfg-eth0: SUSE's kernels
// call the first card so, and net.ifnames=0 makes the others do it (another rule). A card that had another
// name, or a hardware address for a name (SLES 10), hands its settings to a new file of that name. Files of
// other cards and of what is built on cards get STARTMODE=off.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "edit/network/network_file_edit.hpp"
#include "edit/text/text_file.hpp"

namespace guestfit {

struct SuseNetwork {
  std::vector<TextFile> interfaces;  ///< every ifcfg-* file
  std::vector<TextFile> routes;      ///< "routes", "ifroute-eth0", "ifrule-eth0", those that are there
  std::optional<TextFile> config;    ///< /etc/sysconfig/network/config
};

/// The answer names files that change, and files about which there is something to say. Nothing changes when
/// no file configures a network interface: then something else does.
std::vector<NetworkFileEdit> edit_ifcfg_suse(const SuseNetwork& network);

}  // namespace guestfit
