// SPDX-License-Identifier: LGPL-2.1-or-later
// GRUB 2 as one of the boot loaders, with the loader entries that its "blscfg" reads (RHEL 8 and newer,
// Fedora) and /etc/kernel/cmdline, from which kernel-install(8) makes the entry of the next kernel there.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "edit/boot/boot_config.hpp"
#include "edit/boot/grub2_files.hpp"

namespace guestfit {

struct Grub2BootFiles {
  Grub2Files grub;
  std::vector<TextFile> loader_entries;  ///< /boot/loader/entries/*.conf; empty without "blscfg"
  std::optional<TextFile> kernel_line;   ///< /etc/kernel/cmdline
};

/// Where the words of an entry come from GRUB's variable "kernelopts", new words go to that alone.
std::unique_ptr<BootConfig> make_grub2_boot_config(Grub2BootFiles files);

}  // namespace guestfit
