// SPDX-License-Identifier: LGPL-2.1-or-later
// Reads a guest's files through the libguestfs appliance. Every question is a message to a virtual machine,
// so what a path is and where a link leads is remembered until something may have changed it.
#pragma once

#include <memory>
#include <unordered_map>

#include "guest/guest_reader.hpp"
#include "guest/libguestfs_handle.hpp"

namespace guestfit {

class LibguestfsReader final : public GuestReader {
 public:
  explicit LibguestfsReader(std::shared_ptr<LibguestfsHandle> handle) : handle_(std::move(handle)) {}

  std::optional<FileStatus> link_status(const std::string& path) const override;
  std::optional<std::string> read_link(const std::string& path) const override;
  std::optional<std::string> read(const std::string& path, std::uint64_t limit) const override;
  std::vector<std::string> list(const std::string& path) const override;
  std::optional<FileSystemSpace> space(const std::string& path) const override;

  /// Forgets what it remembers: to be called after everything that changes files or mounts.
  void forget();

 private:
  std::shared_ptr<LibguestfsHandle> handle_;
  mutable std::unordered_map<std::string, std::optional<FileStatus>> status_;
  mutable std::unordered_map<std::string, std::optional<std::string>> links_;
};

}  // namespace guestfit
