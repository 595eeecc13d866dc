// SPDX-License-Identifier: LGPL-2.1-or-later
// An initramfs that dracut made for one machine (hostonly) may wait for devices by names that only that
// machine has, until it gives up and stops: a hook initqueue/finished/devexists-NAME.sh, and with systemd
// a unit of the device with a limit of its own, or none (dracut-dev-lib.sh, wait_for_dev). And it may have a
// copy of lvm's list of devices, which hides every other disk (lvmdevices(8)).
#pragma once

#include <string>
#include <vector>

#include "edit/drivers/initramfs_append.hpp"

namespace guestfit {

/// True for the files that release_dracut_waits() reads: `initramfs` there must keep their contents.
bool is_dracut_wait(const std::string& path);

struct DracutWaits {
  std::vector<std::string> devices;  ///< that are waited for under a name of the old machine
  InitramfsContents files;           ///< new contents that end these waits, by real paths
  /// Links that lead nowhere, in the place of files that an archive cannot take away.
  InitramfsContents links;
};

/// Waits for names that come from what is on a disk (UUIDs, labels, LVM, md) stay.
DracutWaits release_dracut_waits(const Initramfs& initramfs);

}  // namespace guestfit
