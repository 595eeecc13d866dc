// SPDX-License-Identifier: LGPL-2.1-or-later
// Files of the host (rule files, saved plans, journals), never of a guest.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace guestfit {

/// The whole file. Throws Error (failed) when it cannot be read or is larger than `limit` bytes.
std::string read_host_file(const std::filesystem::path& path, std::uint64_t limit = 64U << 20U);

/// Writes `content` under a temporary name in the same directory, syncs it and renames it into place, so
/// that `path` is either as before or complete. Throws Error (failed).
void write_host_file(const std::filesystem::path& path, const std::string& content);

/// fsync(2) of a file or directory. Throws Error (failed).
void sync_host_path(const std::filesystem::path& path);

}  // namespace guestfit
