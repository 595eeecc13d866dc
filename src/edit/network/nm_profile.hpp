// SPDX-License-Identifier: LGPL-2.1-or-later
// One of NetworkManager's profiles: what it is for, and how it becomes the profile of a card that asks by
// DHCP.
#pragma once

#include <string>
#include <vector>

#include "edit/network/interfaces_stanza.hpp"
#include "edit/network/nm_keyfile.hpp"
#include "edit/text/text_file.hpp"

namespace guestfit {

struct NmProfile {
  std::string path;
  NmKeyfile keyfile;
  std::string id;  ///< as a person knows it
  std::string uuid;
  std::string interface;   ///< "" for any
  std::string controller;  ///< of a port: name or UUID of its bond, bridge or team
  InterfaceRole role = InterfaceRole::independent;
  bool is_ethernet = false;
  bool starts = true;      ///< by itself
  bool leads_out = false;  ///< has a gateway, or takes one by DHCP
  long priority = 0;       ///< of autoconnect
  long last_used = 0;      ///< seconds; 0 when not known

  bool is_port() const { return !controller.empty(); }
};

NmProfile read_nm_profile(const TextFile& file);

/// Changes `keyfile` to serve any Ethernet card by DHCP; the reasons for what changed.
std::vector<std::string> make_dhcp_profile(NmKeyfile& keyfile);

}  // namespace guestfit
