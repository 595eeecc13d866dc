// SPDX-License-Identifier: LGPL-2.1-or-later
// Where the kernel's messages go: console= arguments on GRUB 2's command lines.
#pragma once

#include <string>
#include <vector>

#include "edit/grub2_files.hpp"

namespace guestfit {

/// Adds `consoles` ("console=tty0", "console=ttyS0,115200n8") to GRUB_CMDLINE_LINUX and to every command line
/// of grub.cfg, where they are missing or the last of them is not the last console of all. `reason` says why
/// the target wants them.
Grub2Edit add_grub2_consoles(const Grub2Files& files, const std::vector<std::string>& consoles,
                             const std::string& reason);

}  // namespace guestfit
