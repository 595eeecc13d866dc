// SPDX-License-Identifier: LGPL-2.1-or-later
// Reads a guest whose files lie below a directory of the host, mounted or unpacked. Changes nothing there,
// times of last access included where the user may keep them.
#pragma once

#include <memory>

#include "guest/guest_reader.hpp"
#include "guest/rooted_directory.hpp"

namespace guestfit {

class DirectoryReader final : public GuestReader {
 public:
  explicit DirectoryReader(std::shared_ptr<const RootedDirectory> root) : root_(std::move(root)) {}

  std::optional<FileStatus> link_status(const std::string& path) const override;
  std::optional<std::string> read_link(const std::string& path) const override;
  std::optional<std::string> read(const std::string& path, std::uint64_t limit) const override;
  std::vector<std::string> list(const std::string& path) const override;
  std::optional<FileSystemSpace> space(const std::string& path) const override;

 private:
  std::shared_ptr<const RootedDirectory> root_;
};

}  // namespace guestfit
