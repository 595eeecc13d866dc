// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace guestfit {

/// Throws Error (ERR-11, with both figures) unless the file system of `directory` has `bytes` free.
/// `purpose` completes "there is not enough space in DIRECTORY for PURPOSE".
void require_free_space(const std::filesystem::path& directory, std::uint64_t bytes,
                        const std::string& purpose);

/// Bytes that `file` takes up on its disk, holes left out. Throws Error.
std::uint64_t allocated_bytes(const std::filesystem::path& file);

}  // namespace guestfit
