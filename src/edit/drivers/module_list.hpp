// SPDX-License-Identifier: LGPL-2.1-or-later
// Lists of kernel modules, one a line with its options after it: /etc/initramfs-tools/modules
// (initramfs-tools(7)), /etc/modules (modules(5)). And MODULES= of initramfs.conf(5), which says how many
// drivers update-initramfs puts into an initramfs on its own.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "edit/text/text_edit.hpp"

namespace guestfit {

/// Adds those of `names` that `text` does not list yet at its end, below one comment line. "-" and "_" are
/// the same in names of modules. Lines that are there keep every byte.
TextEdit ensure_modules(std::string_view text, const std::vector<std::string>& names);

enum class InitramfsModules {
  most,     ///< drivers of all common buses and cards
  dep,      ///< what the running machine needs: after a move, perhaps not enough
  list,     ///< only what /etc/initramfs-tools/modules lists
  netboot,  ///< network drivers, for a root file system on the network
};

/// What MODULES= says in `texts`, the last one wins. The order is that of mkinitramfs: initramfs.conf, then
/// the files of conf.d by name. None when nothing sets it, or to something else.
std::optional<InitramfsModules> initramfs_modules(const std::vector<std::string>& texts);

}  // namespace guestfit
