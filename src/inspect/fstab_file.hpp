// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

#include "guest/guest_reader.hpp"

namespace guestfit {

/// The text of the guest's /etc/fstab; "" when it has none, which is no fault (systemd finds the root by the
/// kernel's command line). Throws Error (refused, ERR-5) when there is something that cannot be an fstab: a
/// directory, binary data, a file that is larger than any.
std::string read_fstab(const GuestReader& guest);

}  // namespace guestfit
