// SPDX-License-Identifier: LGPL-2.1-or-later
// A directory of the host that is the root of a guest: opens files below it so that no symbolic link and no
// ".." leads out of it. The kernel does the resolving (openat2(2) with RESOLVE_IN_ROOT, Linux 5.6).
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <sys/stat.h>

#include "util/unique_fd.hpp"

namespace guestfit {

class RootedDirectory {
 public:
  /// Throws Error when `path` is not a directory that can be opened, or the kernel is too old.
  explicit RootedDirectory(const std::filesystem::path& path) { attach(path); }

  /// A root that is attached later.
  RootedDirectory() = default;

  /// Makes `path` the root. Throws Error as the constructor does; then the root is what it was.
  void attach(const std::filesystem::path& path);

  /// Lets the root go, so that the file system which holds it can be unmounted, while readers and writers
  /// keep this object. Until it is attached again every call below throws Error.
  void detach() { root_ = UniqueFd(); }

  /// Opens the guest's `path` with open(2) `flags`. None when it does not exist; throws Error, which says
  /// that guestfit could not `doing` it, when it exists and cannot be opened.
  std::optional<UniqueFd> open(const std::string& path, int flags, const std::string& doing) const;

  /// Like `open`, but opens regular files and directories only: opening a device can have effects of its
  /// own. None for everything else too. The last component is followed unless `flags` has O_NOFOLLOW.
  std::optional<UniqueFd> open_plain(const std::string& path, int flags, const std::string& doing) const;

  /// The directory that holds `path`, open for *at(2) calls and syncfs(2). Throws Error when there is none.
  UniqueFd open_parent(const std::string& path, const std::string& doing) const;

 private:
  UniqueFd root_;
};

/// fstat(2). Throws Error.
struct stat status_of(int fd, const std::string& path);

}  // namespace guestfit
