// SPDX-License-Identifier: LGPL-2.1-or-later
// Recognising an image file again: that it is the same file, and that nobody has written to it since.
#pragma once

#include <cstdint>
#include <filesystem>

namespace guestfit {

/// The number of the device is left out on purpose: it may change when the host restarts.
struct FileIdentity {
  std::uint64_t inode = 0;
  std::uint64_t size = 0;             ///< bytes of the file
  std::int64_t modified_seconds = 0;  ///< time of last change of the content
  std::int64_t modified_nanoseconds = 0;

  bool operator==(const FileIdentity&) const = default;
};

/// Throws Error when `file` cannot be looked at.
FileIdentity identify_file(const std::filesystem::path& file);

}  // namespace guestfit
