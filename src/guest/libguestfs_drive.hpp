// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace guestfit {

/// A disk image for the appliance.
struct LibguestfsDrive {
  std::filesystem::path file;
  std::string format;              ///< "raw", "qcow2", "vmdk", "vhd", "vhdx": never guessed
  std::uint64_t virtual_size = 0;  ///< bytes that the guest sees; 0 to ask the appliance
};

}  // namespace guestfit
