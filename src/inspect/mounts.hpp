// SPDX-License-Identifier: LGPL-2.1-or-later
// Mounting a Linux guest the way its fstab says, as far as the disks given have it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <guestfit/finding.hpp>

#include "guest/guest_disks.hpp"
#include "inspect/roots.hpp"

namespace guestfit {

struct GuestMounts {
  std::map<std::string, std::string> device_by_mountpoint;  ///< what is mounted
  std::vector<Finding> findings;                            ///< what could not be mounted
};

/// Mounts `root` and what its fstab puts below it, read-only. Only an error of the root itself is thrown.
GuestMounts mount_guest(GuestDisks& disks, const Root& root);

}  // namespace guestfit
