// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <filesystem>

namespace guestfit {

/// What TMPDIR says, /tmp when that is not set, whether it is there or not: who makes something in it finds
/// out, and nothing ends up in another directory.
std::filesystem::path temporary_directory();

/// A private directory (mode 0700) in the temporary directory that is removed with everything in it when the
/// object goes. Throws Error when it cannot be made.
class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace guestfit
