// SPDX-License-Identifier: LGPL-2.1-or-later
// Words on a kernel's command line that set up the network before the root file system is there. An initramfs
// with a static address, or with a card by its name, waits for what the new machine does not have.
// Sources: dracut.cmdline(7), initramfs-tools(7), kernel documentation admin-guide/nfs/nfsroot, and for
// "network-config=" cloud-init's documentation ("Network configuration").
#pragma once

#include <string>
#include <string_view>

namespace guestfit {

/// `arguments` with "ip=dhcp" in the place of a fixed address or a card by its name, and without routes, name
/// servers, names of cards, bonds, bridges and VLANs. Everything else keeps its bytes.
std::string without_old_network(std::string_view arguments);

}  // namespace guestfit
