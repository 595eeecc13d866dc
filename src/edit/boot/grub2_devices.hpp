// SPDX-License-Identifier: LGPL-2.1-or-later
// Device names of the root file system and the hibernation image on GRUB 2's kernel command lines.
#pragma once

#include "edit/boot/grub2_files.hpp"
#include "edit/boot/kernel_arguments.hpp"

namespace guestfit {

/// root=/dev/... and resume=/dev/... become what `stable_name` says ("UUID=..."), in grub.cfg, in grubenv's
/// kernelopts and in the settings of /etc/default/grub. GRUB_DISABLE_LINUX_UUID=true, which makes
/// grub-mkconfig write device names, is commented out (set to false where GRUB_DISABLE_UUID would bring it
/// back), unless a root= stays a device name (LVM) or is a PARTUUID, which grub-mkconfig then goes on
/// writing. An entry without an initramfs keeps its device name, as grub-mkconfig does: the kernel alone
/// cannot look for a UUID. A finding names it.
Grub2Edit name_grub2_devices(const Grub2Files& files, const StableName& stable_name);

}  // namespace guestfit
