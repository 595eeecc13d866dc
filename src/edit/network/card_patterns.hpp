// SPDX-License-Identifier: LGPL-2.1-or-later
// Patterns that fit the name of any Ethernet card: the kernel's eth0, systemd's ens5, enp0s3, eno1 and enX0
// (systemd.net-naming-scheme(7)), biosdevname's em1. All begin with "e"; loopback, wireless cards, and what
// programs make up (br0, docker0, veth1) do not.
#pragma once

#include <string>
#include <vector>

namespace guestfit {

inline constexpr const char* kAnyEthernetCard = "e*";

/// True when the glob `pattern` fits every name that an Ethernet card may have on another machine.
bool fits_any_card(const std::string& pattern);

/// The same for several patterns, one of which must fit each name.
bool fits_any_card(const std::vector<std::string>& patterns);

}  // namespace guestfit
