// SPDX-License-Identifier: LGPL-2.1-or-later
// Writes a guest whose files lie below a directory of the host. Every name is handled relative to an open
// directory, so that no symbolic link of the guest leads a write elsewhere.
#pragma once

#include <map>
#include <memory>

#include "guest/guest_writer.hpp"
#include "guest/rooted_directory.hpp"

namespace guestfit {

class DirectoryWriter final : public GuestWriter {
 public:
  explicit DirectoryWriter(std::shared_ptr<const RootedDirectory> root) : root_(std::move(root)) {}

  void create_file(const std::string& path, const std::string& content, std::uint32_t permissions,
                   std::uint32_t uid, std::uint32_t gid) override;
  void copy_attributes(const std::string& from, const std::string& to) override;
  void set_label(const std::string& path, const std::string& label) override;
  void rename(const std::string& from, const std::string& to) override;
  void remove_file(const std::string& path) override;
  void make_directory(const std::string& path, std::uint32_t permissions) override;
  void remove_directory(const std::string& path) override;
  void set_modified(const std::string& path, std::int64_t seconds, std::int64_t nanoseconds) override;

  /// Keeps no directory open afterwards, so that what was written to can be unmounted.
  void sync() override;

 private:
  /// The directory of `path`; its file system is remembered for `sync`.
  UniqueFd parent(const std::string& path, const std::string& doing);
  void remember(const UniqueFd& directory, const std::string& path, const std::string& doing);

  std::shared_ptr<const RootedDirectory> root_;
  std::map<dev_t, UniqueFd> written_;  ///< one open directory for each file system that was written to
};

}  // namespace guestfit
