// SPDX-License-Identifier: LGPL-2.1-or-later
// Further words on GRUB 2's kernel command lines.
#pragma once

#include <string>
#include <vector>

#include "edit/grub2_files.hpp"

namespace guestfit {

/// Adds those of `words` ("net.ifnames=0") to GRUB_CMDLINE_LINUX and to every command line of grub.cfg that
/// are missing there. `reason` says what they are for.
Grub2Edit add_grub2_words(const Grub2Files& files, const std::vector<std::string>& words,
                          const std::string& reason);

}  // namespace guestfit
