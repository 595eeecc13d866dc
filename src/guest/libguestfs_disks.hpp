// SPDX-License-Identifier: LGPL-2.1-or-later
// Disk images opened with libguestfs, for reading.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "guest/guest_disks.hpp"
#include "guest/libguestfs_drive.hpp"

namespace guestfit {

/// Starts the appliance with the disks of one guest, in boot order, and opens the encrypted volumes that
/// `keys` has the contents of key files for, by device. Nothing is written to the images: a journal that is
/// replayed goes to a layer that is thrown away. Throws Error when the appliance does not start.
std::unique_ptr<GuestDisks> open_libguestfs_disks(const std::vector<LibguestfsDrive>& drives,
                                                  const std::map<std::string, std::string>& keys = {});

}  // namespace guestfit
