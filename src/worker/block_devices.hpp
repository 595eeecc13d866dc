// SPDX-License-Identifier: LGPL-2.1-or-later
// The disks that the sandbox's kernel has, and their two names: the one that everybody else knows, by the
// order in which the disks were given ("/dev/sda1"), and the kernel's own ("/dev/vda1"). Arrays, logical
// volumes and opened encrypted volumes have one name only. All of it comes from sysfs.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guestfit {

/// The place of a disk on the kernel's command line, from the target of its link in /sys/block:
/// "../devices/virtio-uml-cmdline/virtio-uml.1/virtio1/block/vdb" is 1.
std::optional<std::size_t> disk_index(std::string_view link);

class BlockDevices {
 public:
  /// Reads what is there now below `sysfs` ("/sys"). Throws Error unless these are `disk_count` disks.
  BlockDevices(const std::filesystem::path& sysfs, std::size_t disk_count);

  std::vector<std::string> disks() const;
  /// Of all disks, and of arrays that have any ("/dev/md0p1"), by number.
  std::vector<std::string> partitions() const;

  /// The kernel's name for `device`; names that are the same for both come back as they are.
  std::string kernel_name(const std::string& device) const;

  /// A message of the kernel or of a program, with the kernel's names of disks and partitions in it replaced:
  /// "EXT4-fs (vda1): ..." becomes "EXT4-fs (sda1): ...".
  std::string with_common_names(std::string_view message) const;

 private:
  struct Disk {
    std::string name;         ///< "/dev/sda"
    std::string kernel_name;  ///< "/dev/vda"
    std::vector<std::string>
        partitions;  ///< their last parts: "1", or "p1" after a name with a digit at its end
  };

  const Disk* find_by_kernel_word(std::string_view word) const;

  std::vector<Disk> disks_;  ///< in the order given
  std::vector<Disk> arrays_;
};

/// The arrays of md that run, by number, as the kernel names them: "/dev/md127".
std::vector<std::string> running_arrays(const std::filesystem::path& sysfs);

/// Those that have some of their members, and do not run.
std::vector<std::string> waiting_arrays(const std::filesystem::path& sysfs);

/// The devices that an array or another assembled device ("/dev/md127") is made of, as the kernel names them.
std::vector<std::string> members_of(const std::filesystem::path& sysfs, const std::string& device);

}  // namespace guestfit
