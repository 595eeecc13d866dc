// SPDX-License-Identifier: LGPL-2.1-or-later
// The init script in the initramfs of RHEL 5 and its kin. It is run by nash, which has no udev and loads
// just the modules that the script names, by their files (nash(8), and mkinitrd 5.1.19, which writes the
// script).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guestfit {

/// `script` with a line to load each of `files` ("/lib/xen-vbd.ko"), in their order, behind those it has and
/// before it looks for the root file system. Files that it loads already are left out. None when the script
/// is not as mkinitrd writes it: then nobody knows where these lines belong.
std::optional<std::string> load_in_nash_init(std::string_view script, const std::vector<std::string>& files);

}  // namespace guestfit
