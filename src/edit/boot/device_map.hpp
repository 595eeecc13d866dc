// SPDX-License-Identifier: LGPL-2.1-or-later
// /boot/grub/device.map: lines "(hd0) /dev/sda" that tell the GRUB utilities which disk is which BIOS drive
// (GRUB manual, "The map between BIOS drives and OS devices"; GRUB legacy's manual says the same).
//
// A map of the old machine is wrong on the new one. grub-probe 2.06 passes over entries whose disk is missing
// (tried), but believes one whose name now means another disk; GRUB legacy's grub-install refuses a disk
// that the map does not have. The best change is to take the file away (the original stays beside it):
// GRUB 2 assumes a map on the fly when there is none, and GRUB legacy's grub-install writes a new one. The
// new names cannot be written instead: they depend on the driver that the target happens to use.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guestfit {

struct DeviceMapEntry {
  std::string drive;   ///< "hd0", "fd0"
  std::string device;  ///< "/dev/sda", "/dev/disk/by-id/..."

  bool operator==(const DeviceMapEntry&) const = default;
};

/// The entries in order. Comments and lines of another form are left out.
std::vector<DeviceMapEntry> parse_device_map(std::string_view text);

/// Why the file should go, as a sentence for a person; none when every disk in it has a name that the move
/// does not change, or when it names no disk.
std::optional<std::string> reason_to_remove_device_map(std::string_view text);

}  // namespace guestfit
