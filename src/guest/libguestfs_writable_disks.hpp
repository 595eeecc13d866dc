// SPDX-License-Identifier: LGPL-2.1-or-later
// Disk images opened with libguestfs, for reading and writing.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "guest/libguestfs_drive.hpp"
#include "guest/writable_disks.hpp"

namespace guestfit {

/// As open_libguestfs_disks, but everything is written to the files given: these are overlays, as a rule.
/// Mounting replays journals in them already.
///
/// `remount_writable` checks the file systems that are mounted before anything can be written, and throws
/// Error (refused, ERR-10) when one is damaged (about 1 s under emulation for a system of 3 GiB).
std::unique_ptr<WritableGuestDisks> open_writable_libguestfs_disks(
    const std::vector<LibguestfsDrive>& drives, const std::map<std::string, std::string>& keys = {});

}  // namespace guestfit
