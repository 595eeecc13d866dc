// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <memory>

#include "guest/directory_writable_disks.hpp"
#include "support/guest_tree.hpp"
#include "util/temp_dir.hpp"

namespace guestfit::test {

/// The tree in a directory, for the contract and for tests of its own.
class DirectoryBackend {
 public:
  static WritableGuestDisks& disks() { return *instance().disks_; }
  static std::filesystem::path path() { return instance().tree_; }

 private:
  DirectoryBackend() {
    std::filesystem::create_directory(tree_);
    make_guest_tree(tree_);
    disks_ = open_writable_directory_disks(tree_);
  }
  static DirectoryBackend& instance() {
    static DirectoryBackend backend;
    return backend;
  }

  TempDir directory_;
  std::filesystem::path tree_ = directory_.path() / "guest";
  std::unique_ptr<WritableGuestDisks> disks_;
};

}  // namespace guestfit::test
