// SPDX-License-Identifier: LGPL-2.1-or-later
// Which variables of a network card's ifcfg file the move takes away, and why.
#pragma once

#include "edit/network/ifcfg_file.hpp"
#include "edit/network/network_losses.hpp"

namespace guestfit {

/// What goes of a card of Red Hat's that asks by DHCP from now on. DEVICE is not judged here.
NetworkLosses redhat_losses(const IfcfgFile& file, IfcfgReader reader);

/// The same for SUSE.
NetworkLosses suse_losses(const IfcfgFile& file);

}  // namespace guestfit
