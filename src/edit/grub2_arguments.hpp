// SPDX-License-Identifier: LGPL-2.1-or-later
// Kernel arguments of GRUB 2: GRUB_CMDLINE_LINUX and GRUB_CMDLINE_LINUX_DEFAULT in /etc/default/grub, and the
// places of grub.cfg where grub-mkconfig puts them.
#pragma once

#include <functional>

#include "edit/grub2_changes.hpp"
#include "edit/kernel_arguments.hpp"

namespace guestfit {

/// A change of kernel arguments, in the two forms in which GRUB's files have them.
struct ArgumentChange {
  std::function<SplitArguments(const SplitArguments&)> settings;  ///< of /etc/default/grub
  std::function<std::string(const std::string&)> line;            ///< a whole line of grub.cfg
  /// Menu entries that are left as they are; none by default.
  std::function<bool(const GrubEntry&)> skips = [](const GrubEntry&) { return false; };
  /// True when words are only replaced where they stand: then it does not matter where the settings are.
  bool keeps_places = false;
  std::string reason;
};

/// Does `change` to the settings and to every command line of the guest's own Linux: of menu entries, of
/// "kernelopts" (the arguments of entries in /boot/loader/entries, RHEL 8), and of entries that people wrote.
/// Where a line has the settings as grub-mkconfig writes them (common, blank, normal; a recovery entry ends
/// with a blank and common), exactly these bytes are replaced; elsewhere the line as a whole is changed.
/// A Xen entry, which is never the default, is changed only where grub-mkconfig would change it, and entries
/// for other systems and memory tests never.
void change_grub2_arguments(Grub2Changes& changes, const ArgumentChange& change);

}  // namespace guestfit
