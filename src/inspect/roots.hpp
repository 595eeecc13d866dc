// SPDX-License-Identifier: LGPL-2.1-or-later
// Finding the operating systems on a guest's disks, and choosing the one that is meant.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <guestfit/error.hpp>

#include "guest/guest_disks.hpp"

namespace guestfit {

struct Root {
  std::string device;
  std::string family;   ///< "linux" or "windows"
  std::string product;  ///< for a person
  std::string
      options;  ///< to mount it with: "subvol=@" for a root that is not what the device shows by itself
};

/// True when the mounted tree is the root of a Linux system.
bool is_linux_root(const GuestReader& guest);

/// True when the mounted tree is the system volume of a Windows installation.
bool is_windows_root(const GuestReader& guest);

/// Every operating system on the disks, in the order of the disks. Mounts each file system read-only and
/// leaves nothing mounted. Throws the error of the first file system that could not be mounted when no
/// operating system is found on the others.
std::vector<Root> find_roots(GuestDisks& disks);

/// The root that is meant. Throws Error (refused) when there is none (ERR-9), when there are several and
/// `wanted` names none of them (LIM-4). `storage` is where they were looked for.
Root choose_root(const std::vector<Root>& roots, const std::optional<std::string>& wanted,
                 const Storage& storage);

}  // namespace guestfit
