// SPDX-License-Identifier: LGPL-2.1-or-later
// The wording of what goes wrong with a guest's files, the same for every backend.
#pragma once

#include <cstddef>
#include <string>

namespace guestfit {

/// More names than any directory that guestfit looks at has: beyond it a guest only wants to fill our memory.
inline constexpr std::size_t kMaxDirectoryEntries = 1'000'000;

/// Throws Error (failed): "cannot DOING PATH in the guest: WHY". `path` may hold any bytes.
[[noreturn]] void throw_guest_error(const std::string& doing, const std::string& path, const std::string& why,
                                    const std::string& remedy);

/// The same for a call that failed with `error_number`. A file system that the kernel finds damaged there is
/// refused (ERR-10), with a remedy of its own.
[[noreturn]] void throw_file_error(const std::string& doing, const std::string& path, int error_number,
                                   const std::string& remedy);

/// What to do about a damaged file system of `type`, "" when it is not known.
std::string repair_remedy(const std::string& type);

/// A file that is larger than its reader wants to hold.
[[noreturn]] void throw_file_too_large(const std::string& path, unsigned long long limit);

/// A directory with more than kMaxDirectoryEntries names.
[[noreturn]] void throw_too_many_entries(const std::string& path);

/// Symbolic links that lead to each other (ELOOP).
[[noreturn]] void throw_links_in_circles(const std::string& path);

/// True for the errno values that mean "there is no such path": a missing name, something that is not a
/// directory on the way, a name longer than any that can exist (path_resolution(7)).
bool means_missing(int error_number);

}  // namespace guestfit
