// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "guest/disk_access.hpp"
#include "guest/guest_disks.hpp"

namespace guestfit {

/// The name of a disk by its place in the order given: "/dev/sda", "/dev/sdz", "/dev/sdaa".
std::string drive_name(std::size_t index);

/// What is on the disks, before anything is mounted. `sizes` has one entry for each disk: the bytes that the
/// guest sees, 0 to ask. Costs one question for the list of partitions and one or two for each device.
Storage read_storage(DiskAccess& access, const std::vector<std::uint64_t>& sizes);

}  // namespace guestfit
