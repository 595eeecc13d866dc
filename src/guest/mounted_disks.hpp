// SPDX-License-Identifier: LGPL-2.1-or-later
// Disks that a backend opened, as inspection and apply work with them: what is on them, what is mounted
// where, and what is checked before anything is written. The same for every backend that has a DiskAccess.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "guest/disk_access.hpp"
#include "guest/mount_policy.hpp"
#include "guest/writable_disks.hpp"

namespace guestfit {

class MountedDisks final : public WritableGuestDisks {
 public:
  /// `sizes` has one entry for each disk: the bytes that the guest sees, 0 to ask. Reads what is on the
  /// disks; throws what `access` throws.
  MountedDisks(std::unique_ptr<DiskAccess> access, const std::vector<std::uint64_t>& sizes);

  const Storage& storage() const override { return storage_; }

  /// Throws Error (refused, ERR-10) when the file system is damaged.
  void mount(const std::string& device, const std::string& mountpoint, const std::string& options) override;

  /// The unmounting itself waits for the next mount, which may be the same once more: each takes 0.2 s in an
  /// emulated appliance.
  void unmount_all() override;

  void check() override;
  void require_undamaged() override;
  const GuestReader& reader() const override { return access_->reader(); }

  /// Before the first writable mount every file system is checked: throws Error (refused, ERR-10) when one
  /// has damage that mounting does not cure.
  void remount_writable() override;
  void remount_read_only() override;
  GuestWriter& writer() override;
  void close() override;

 private:
  struct Mount {
    std::string device;
    std::string mountpoint;
    std::string options;

    bool operator==(const Mount&) const = default;
  };

  std::string type_of(const std::string& device) const;
  std::vector<Mount> wanted_mounts() const;
  void mount_one(const Mount& mount, MountAccess access);
  void mount_again(const std::vector<Mount>& mounts, MountAccess access);
  void unmount_now();
  void check_superblock(const std::string& device, const std::string& type);
  void require_undamaged(const std::string& device);
  void check_thoroughly(const Mount& mount);

  std::unique_ptr<DiskAccess> access_;
  Storage storage_;
  std::vector<Mount> mounts_;
  bool released_ = false;  ///< the caller wants nothing of mounts_ any more
  bool writable_ = false;
  std::set<std::string> sound_;  ///< devices that were checked
};

}  // namespace guestfit
