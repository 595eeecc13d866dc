// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <optional>
#include <string>

#include "guest/guest_reader.hpp"

namespace guestfit {

/// Version of an installed package in dpkg's database (/var/lib/dpkg/status), without its epoch. None when it
/// is not installed or the guest has no such database.
std::optional<std::string> debian_package_version(const GuestReader& guest, const std::string& package);

}  // namespace guestfit
