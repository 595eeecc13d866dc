// SPDX-License-Identifier: LGPL-2.1-or-later
// What a backend can do with the disks that it opened: the few operations that need a kernel. MountedDisks
// (mounted_disks.hpp) makes of them what inspection and apply work with, so that it is the same for all.
//
// Devices are named by the order in which the disks were given, whatever the kernel that has them calls them:
// "/dev/sda", "/dev/sda1", "/dev/VG/LV", "/dev/md0" (the name that the array itself has, see ArrayNames).
// Every method throws Error (failed) when it cannot do what it says, and BackendLimit when only this backend
// cannot.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "guest/guest_reader.hpp"
#include "guest/guest_writer.hpp"

namespace guestfit {

class DiskAccess {
 public:
  DiskAccess() = default;
  DiskAccess(const DiskAccess&) = delete;
  DiskAccess& operator=(const DiskAccess&) = delete;
  virtual ~DiskAccess() = default;

  // Devices.
  virtual std::vector<std::string> partitions() = 0;
  /// Arrays of md that run, and active logical volumes. Both are assembled when the disks are opened.
  virtual std::vector<std::string> arrays() = 0;
  virtual std::vector<std::string> logical_volumes() = 0;
  /// Encrypted volumes that were opened with a key, also when the disks are: "/dev/mapper/luks-UUID".
  virtual std::vector<std::string> opened_volumes() = 0;
  virtual std::uint64_t device_size(const std::string& device) = 0;  ///< bytes
  virtual std::string read_device(const std::string& device, std::uint64_t offset, std::uint32_t count) = 0;
  /// What blkid(8) finds on a device ("TYPE", "UUID", "PART_ENTRY_UUID"). Empty when it finds nothing.
  virtual std::map<std::string, std::string> probe(const std::string& device) = 0;

  // Mounting.
  /// Mounts a file system of `type`, as blkid names it, with mount(8) `options`. `mountpoint` is a path of
  /// the guest with no symbolic link in it, and exists. The message of the failure; none when it is mounted
  /// now.
  virtual std::optional<std::string> mount(const std::string& device, const std::string& type,
                                           const std::string& mountpoint, const std::string& options) = 0;
  /// Last mounted first.
  virtual void unmount_all() = 0;
  virtual void drop_caches() = 0;
  virtual void sync() = 0;
  /// Runs a checker with its options ("e2fsck -n -f") on a device that is not mounted: what it wrote when it
  /// found something, none when its exit status was 0.
  virtual std::optional<std::string> complaints(const std::string& device, const std::string& program) = 0;

  /// What the kernel said of damage that it met in a file system on `device` while it was mounted: not all of
  /// it comes back as the error of a call. None when it met none, or when the backend cannot tell.
  virtual std::optional<std::string> damage_met(const std::string& device) = 0;

  // The files of what is mounted now. Both stay the same object for the life of this one.
  virtual const GuestReader& reader() const = 0;
  virtual GuestWriter& writer() = 0;

  /// Lets the disks go with everything written; errors of the last writes are thrown here. Nothing is mounted
  /// any more, and nothing may be called after it.
  virtual void close() = 0;
};

}  // namespace guestfit
