// SPDX-License-Identifier: LGPL-2.1-or-later
// Disks opened with libguestfs: what MountedDisks needs of the appliance.
#pragma once

#include <memory>

#include "guest/disk_access.hpp"
#include "guest/libguestfs_handle.hpp"
#include "guest/libguestfs_reader.hpp"
#include "guest/libguestfs_writer.hpp"
#include "util/array_names.hpp"

namespace guestfit {

class LibguestfsAccess final : public DiskAccess {
 public:
  /// Starts the appliance, as LibguestfsHandle does, and opens encrypted volumes. `keys` are contents of key
  /// files by device. Throws Error; refused, LIM-13, when a key does not fit.
  LibguestfsAccess(const std::vector<LibguestfsDrive>& drives, bool read_only,
                   const std::map<std::string, std::string>& keys);

  std::vector<std::string> partitions() override;
  std::vector<std::string> arrays() override;
  std::vector<std::string> logical_volumes() override;
  std::vector<std::string> opened_volumes() override { return opened_; }
  std::uint64_t device_size(const std::string& device) override;
  std::string read_device(const std::string& device, std::uint64_t offset, std::uint32_t count) override;
  std::map<std::string, std::string> probe(const std::string& device) override;

  /// Throws Error (failed), which says what to install, when the appliance does not know the type.
  std::optional<std::string> mount(const std::string& device, const std::string& type,
                                   const std::string& mountpoint, const std::string& options) override;
  void unmount_all() override;
  void drop_caches() override;
  void sync() override;
  std::optional<std::string> damage_met(const std::string&) override { return std::nullopt; }
  std::optional<std::string> complaints(const std::string& device, const std::string& program) override;

  const GuestReader& reader() const override { return reader_; }
  GuestWriter& writer() override { return writer_; }

  void close() override;

 private:
  std::shared_ptr<LibguestfsHandle> handle_;
  LibguestfsReader reader_;
  LibguestfsWriter writer_;
  ArrayNames array_names_;
  std::vector<std::string> opened_;
};

/// The sizes of drives for MountedDisks.
std::vector<std::uint64_t> virtual_sizes(const std::vector<LibguestfsDrive>& drives);

}  // namespace guestfit
