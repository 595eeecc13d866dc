// SPDX-License-Identifier: LGPL-2.1-or-later
// Kernel arguments of GRUB 2: GRUB_CMDLINE_LINUX and GRUB_CMDLINE_LINUX_DEFAULT in /etc/default/grub, and the
// places of grub.cfg where grub-mkconfig puts them.
#pragma once

#include "edit/boot/command_line_change.hpp"
#include "edit/boot/grub2_changes.hpp"

namespace guestfit {

/// Does `change` to the settings and to every command line of the guest's own Linux: of menu entries, of
/// "kernelopts" (the arguments of entries in /boot/loader/entries, RHEL 8), and of entries that people wrote.
/// Where a line has the settings as grub-mkconfig writes them (common, blank, normal; a recovery entry ends
/// with a blank and common), exactly these bytes are replaced; elsewhere the line as a whole is changed.
/// A Xen entry, which is never the default, is changed only where grub-mkconfig would change it, and entries
/// for other systems and memory tests never.
void change_grub2_arguments(Grub2Changes& changes, const CommandLineChange& change);

/// The same as an edit of its own.
Grub2Edit change_grub2_command_lines(const Grub2Files& files, const CommandLineChange& change);

}  // namespace guestfit
