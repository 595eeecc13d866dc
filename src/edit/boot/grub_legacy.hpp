// SPDX-License-Identifier: LGPL-2.1-or-later
// GRUB legacy (0.97): menu.lst, or grub.conf on Red Hat's systems. Sources: the GRUB 0.97 manual
// ("Configuration", "Commands", "default" and "savedefault"); stage2/cmdline.c for what parts a command from
// its argument; Debian's update-grub(8) of grub 0.97 for the block of automagic kernels, which is made anew
// from "# kopt=" and "# defoptions=" in it; SUSE's /etc/sysconfig/bootloader, whose DEFAULT_APPEND the next
// kernel's entry gets.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "edit/boot/boot_config.hpp"
#include "edit/boot/boot_menu.hpp"

namespace guestfit {

struct GrubLegacyFiles {
  TextFile config;                     ///< menu.lst or grub.conf
  std::optional<TextFile> saved;       ///< the file "default", for "default saved"
  std::optional<TextFile> bootloader;  ///< /etc/sysconfig/bootloader
};

struct GrubLegacyMenu {
  BootMenu menu;  ///< files[0] is the configuration, then /etc/sysconfig/bootloader where it is there
  std::vector<std::pair<std::string, TextRange>> settings;  ///< outside of entries: name, value
  std::vector<std::string>
      drives;                  ///< of each entry: GRUB's own name of its disk ("hd0"); "" when it has none
  std::size_t entries_at = 0;  ///< offset of the first entry's line
};

/// Throws Error (failed) for a text that is larger than any configuration.
GrubLegacyMenu parse_grub_legacy(const GrubLegacyFiles& files);

/// Defaults count from 0; "default saved" is looked up in the file beside it. Timeouts are in seconds, and
/// without one the menu waits for ever.
std::unique_ptr<BootConfig> make_grub_legacy_boot_config(const GrubLegacyFiles& files);

}  // namespace guestfit
