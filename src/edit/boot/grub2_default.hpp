// SPDX-License-Identifier: LGPL-2.1-or-later
// Which entry GRUB 2 starts when nobody chooses one.
#pragma once

#include <string>
#include <vector>

#include "edit/boot/grub2_files.hpp"

namespace guestfit {

/// Makes the default lead to an entry that starts one of `kernels` directly ("/boot/vmlinuz-6.1.0-9-amd64",
/// newest first; compared by file name). A default that does so already stays, whichever of them it is; one
/// that leads to a recovery system, a hypervisor, a memory test, another system or nowhere becomes the entry
/// of the newest kernel. GRUB_DEFAULT=saved stays as long as grubenv can hold the choice. An entry for the
/// next boot only (next_entry, prev_saved_entry) that leads elsewhere is taken out of grubenv.
///
/// `loader_entries` are the files of /boot/loader/entries in menu order, for a configuration with "blscfg":
/// title, id (the file name without ".conf"), kernels, initrds and arguments are looked at.
Grub2Edit correct_grub2_default(const Grub2Files& files, const std::vector<std::string>& kernels,
                                const std::vector<GrubEntry>& loader_entries = {});

}  // namespace guestfit
