// SPDX-License-Identifier: LGPL-2.1-or-later
// Copies of the guest's configuration in an initramfs that name disks. They were made when it was built, so
// what changes in the guest does not reach them:
//   cryptroot/crypttab    initramfs-tools with cryptsetup 2, the lines of crypttab(5) that the boot needs
//   conf/conf.d/cryptroot the same before that, "target=NAME,source=DEVICE,..." (cryptsetup's hook)
//   etc/crypttab          dracut, and mkinitcpio's hook sd-encrypt
//   conf/conf.d/resume    initramfs-tools, RESUME=DEVICE (initramfs.conf(5))
//   etc/cmdline.d/*.conf  dracut, words of the kernel's command line (dracut.cmdline(7))
//   etc/lvm/lvm*.conf     filters of disks, lvm.conf(5); what they hide here, the boot does not find
//   etc/mdadm*.conf       where mdadm looks for members of arrays, mdadm.conf(5)
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "edit/drivers/initramfs_append.hpp"

namespace guestfit {

/// The stable name ("UUID=...") of what `device` names in the guest, of file system type `type` ("" for any);
/// none when it is not known.
using StableNameByType =
    std::function<std::optional<std::string>(const std::string& device, const std::string& type)>;

/// True for these files: `initramfs` must keep their contents.
bool names_disks(const std::string& path);

/// Those of them that name a disk by a name that changes with the hardware, with stable names instead, or
/// without a filter that goes by such names.
InitramfsContents with_stable_devices(const Initramfs& initramfs, const StableNameByType& stable_name);

}  // namespace guestfit
