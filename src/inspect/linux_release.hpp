// SPDX-License-Identifier: LGPL-2.1-or-later
// Which Linux distribution a tree is: os-release(5), and the release files from before it.
#pragma once

#include <guestfit/facts.hpp>

#include "guest/guest_reader.hpp"

namespace guestfit {

/// Everything but `arch`. Fields that the guest does not say are "".
OperatingSystem read_linux_release(const GuestReader& guest);

/// The machine that the guest's own programs are built for, from their ELF headers: "x86_64", "i386",
/// "aarch64", ...; "" when no program was found.
std::string read_linux_architecture(const GuestReader& guest);

}  // namespace guestfit
