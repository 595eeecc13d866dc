// SPDX-License-Identifier: LGPL-2.1-or-later
// What makes an initramfs load a module that was added to it.
//
// In most, udev or something like it asks for the drivers of the devices that there are, by the aliases in
// modules.alias: dracut and SUSE's mkinitrd (both take udev's 80-drivers.rules along),
// mkinitcpio with one of the hooks udev and systemd, Alpine's nlplug-findfs, initramfs-tools. Beside that,
// some have a file of modules that they load in any case:
//   initramfs-tools  conf/modules, a name a line (load_modules() in scripts/functions)
//   mkinitfs         etc/modules, the same (initramfs-init, "Loading boot drivers")
//   mkinitcpio       MODULES= in config (init), or usr/lib/modules-load.d/MODULES.conf (hook systemd)
//   mkinitrd-nash    the script init itself, the only way there
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "edit/drivers/initramfs_append.hpp"

namespace guestfit {

struct ModuleToLoad {
  std::string name;  ///< "xen_vbd"
  std::string path;  ///< in the initramfs, without "/" at the start: "lib/xen-vbd.ko"
};

/// True for the files that load_at_boot() reads: `initramfs` there must keep their contents.
bool is_load_list(const std::string& path);

/// The files to change, by their real paths, so that the initramfs of `generator` loads `modules`, which are
/// in the order of loading. Empty where udev does it, or where they are listed already. None when modules
/// could be added but would never be loaded.
std::optional<InitramfsContents> load_at_boot(const std::string& generator, const Initramfs& initramfs,
                                              const std::vector<ModuleToLoad>& modules);

}  // namespace guestfit
