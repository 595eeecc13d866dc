// SPDX-License-Identifier: LGPL-2.1-or-later
// Writes a guest's files through the libguestfs appliance. Nobody else works in the appliance, so looking
// whether a name is free and then taking it is one step.
#pragma once

#include <memory>

#include "guest/guest_writer.hpp"
#include "guest/libguestfs_handle.hpp"
#include "guest/libguestfs_reader.hpp"

namespace guestfit {

class LibguestfsWriter final : public GuestWriter {
 public:
  /// `reader` is told to forget what it knows whenever something changes; it outlives the writer.
  LibguestfsWriter(std::shared_ptr<LibguestfsHandle> handle, LibguestfsReader& reader)
      : handle_(std::move(handle)), reader_(reader) {}

  /// Unlike the interface's, the content is on the disk after `sync` only: what is written goes to an overlay
  /// that is of no use before its end anyway, and each sync takes 0.1 s and more here.
  void create_file(const std::string& path, const std::string& content, std::uint32_t permissions,
                   std::uint32_t uid, std::uint32_t gid) override;
  void copy_attributes(const std::string& from, const std::string& to) override;
  void set_label(const std::string& path, const std::string& label) override;
  void rename(const std::string& from, const std::string& to) override;
  void remove_file(const std::string& path) override;
  void make_directory(const std::string& path, std::uint32_t permissions) override;
  void remove_directory(const std::string& path) override;
  void set_modified(const std::string& path, std::int64_t seconds, std::int64_t nanoseconds) override;
  void sync() override;

 private:
  /// What `path` is; throws Error when it is a symbolic link, which calls of libguestfs would follow, or is
  /// missing.
  FileStatus require(const std::string& path, const std::string& doing);

  std::shared_ptr<LibguestfsHandle> handle_;
  LibguestfsReader& reader_;
};

}  // namespace guestfit
