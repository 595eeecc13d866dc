// SPDX-License-Identifier: LGPL-2.1-or-later
// What the two kinds of disks that libguestfs opens (read-only, writable) have in common: the appliance, what
// is on its disks, and what is mounted where.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "guest/guest_disks.hpp"
#include "guest/libguestfs_handle.hpp"
#include "guest/libguestfs_reader.hpp"

namespace guestfit {

class LibguestfsMounts {
 public:
  enum class Access { read_only, writable };

  /// Starts the appliance. Throws Error.
  LibguestfsMounts(const std::vector<LibguestfsDrive>& drives, Access access);

  const Storage& storage() const { return storage_; }
  LibguestfsReader& reader() { return reader_; }
  const LibguestfsReader& reader() const { return reader_; }
  const std::shared_ptr<LibguestfsHandle>& handle() const { return handle_; }

  /// As GuestDisks::mount. Throws Error (refused, ERR-10) when the file system is damaged.
  void mount(const std::string& device, const std::string& mountpoint, const std::string& options);

  /// The unmounting itself waits for the next mount, which may be the same once more: each takes 0.2 s.
  void unmount_all() { released_ = true; }

  /// Unmounts what is mounted and mounts it again. Before the first writable mount every file system is
  /// checked; throws Error (refused, ERR-10) when one has damage that mounting does not cure.
  void remount(Access access);

  /// As GuestDisks::check.
  void check();

  /// Unmounts everything now.
  void unmount_now();

 private:
  struct Mount {
    std::string device;
    std::string mountpoint;
    std::string options;

    bool operator==(const Mount&) const = default;
  };

  std::string type_of(const std::string& device) const;
  void mount_one(const Mount& mount, Access access);
  void check_superblock(const std::string& device);
  void check_thoroughly(const Mount& mount);

  std::shared_ptr<LibguestfsHandle> handle_;
  LibguestfsReader reader_;
  Storage storage_;
  std::vector<Mount> mounts_;
  bool released_ = false;        ///< the caller wants nothing of mounts_ any more
  std::set<std::string> sound_;  ///< devices that were checked
};

}  // namespace guestfit
