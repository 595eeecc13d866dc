// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

namespace guestfit {

/// mount(8) options as mount(2) wants them.
struct MountOptions {
  unsigned long flags = 0;  ///< MS_RDONLY and its like
  std::string data;         ///< what only the file system understands: "errors=remount-ro,subvol=@"

  bool operator==(const MountOptions&) const = default;
};

MountOptions parse_mount_options(const std::string& text);

}  // namespace guestfit
