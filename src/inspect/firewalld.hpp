// SPDX-License-Identifier: LGPL-2.1-or-later
// What firewalld lets in, from its stored configuration. Sources: firewalld.conf(5), firewalld.zones(5),
// firewalld.zone(5), firewalld.service(5).
#pragma once

#include <string>

#include "guest/guest_reader.hpp"
#include "inspect/packet_filter.hpp"

namespace guestfit {

/// The zone that a network card gets when nothing says otherwise.
std::string firewalld_default_zone(const GuestReader& guest);

/// A file that is no XML, or has definitions of its own, makes the answer "unknown".
FilterVerdict judge_firewalld_zone(const GuestReader& guest, const std::string& zone, long port);

}  // namespace guestfit
