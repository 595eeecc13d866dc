// SPDX-License-Identifier: LGPL-2.1-or-later
// systemd-boot: loader.conf, the entries beside it, and /etc/kernel/cmdline, from which kernel-install makes
// the entry of the next kernel. Sources: loader.conf(5), systemd-boot(7), kernel-install(8).
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "edit/boot/boot_config.hpp"

namespace guestfit {

struct SystemdBootFiles {
  std::optional<TextFile> config;       ///< loader.conf; without it, everything is as by default
  std::vector<TextFile> entries;        ///< loader/entries/*.conf
  std::optional<TextFile> kernel_line;  ///< /etc/kernel/cmdline
};

/// A timeout is in seconds, "menu-force" waits for ever, and without one the default starts at once. The
/// default is a glob on names of entries; without one it is the first of the menu.
std::unique_ptr<BootConfig> make_systemd_boot_config(SystemdBootFiles files);

}  // namespace guestfit
