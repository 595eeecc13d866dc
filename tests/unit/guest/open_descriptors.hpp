// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <filesystem>
#include <string>

namespace guestfit::test {

/// How many descriptors of this process lead to `directory` or below it: each would keep a file system there
/// mounted.
inline int open_descriptors_below(const std::filesystem::path& directory) {
  const auto wanted = std::filesystem::canonical(directory).string();
  int count = 0;
  for (const auto& each : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;  // the descriptor of this very iteration is in the list
    const auto target = std::filesystem::read_symlink(each.path(), gone).string();
    if (target == wanted || target.starts_with(wanted + "/")) ++count;
  }
  return count;
}

}  // namespace guestfit::test
