// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <vector>

#include "guest/guest_disks.hpp"
#include "guest/libguestfs_handle.hpp"

namespace guestfit {

/// What is on the appliance's disks, before anything is mounted. Costs one question for the list of
/// partitions and one or two for each device.
Storage read_storage(LibguestfsHandle& handle, const std::vector<LibguestfsDrive>& drives);

}  // namespace guestfit
