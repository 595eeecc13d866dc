// SPDX-License-Identifier: LGPL-2.1-or-later
// /etc/lvm/devices/system.devices: the devices that lvm may use, lvmdevices(8). When the file is there, lvm
// sees nothing else; when it is not, lvm looks at every device. Each entry has an id of a kind (IDTYPE), most
// of which belong to the disk as the hypervisor presents it: its WWID, its serial number, its name.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace guestfit {

/// Why the file hides the guest's volumes on other hardware, as a sentence; none when all its ids travel with
/// the data, or when it has no entry.
std::optional<std::string> reason_to_remove_lvm_devices_file(std::string_view text);

}  // namespace guestfit
