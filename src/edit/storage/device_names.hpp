// SPDX-License-Identifier: LGPL-2.1-or-later
// Which file system a device name of the guest means. The kernel gives names like /dev/sda1 in the order in
// which it finds disks, so they change with the bus; a UUID does not. Which disk was "sdb" is a matter of
// evidence: what the guest says about its root, its device.map, where a file system was mounted last, and
// only then the order in which the disks were given.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <guestfit/facts.hpp>

namespace guestfit {

/// A kernel name of a disk or partition: "/dev/sdb3" is family "sd", disk 1, partition 3.
struct KernelDeviceName {
  std::string disk;        ///< "sdb", "nvme0n1"
  unsigned index = 0;      ///< position that the name gives the disk: 1 for "sdb"
  unsigned partition = 0;  ///< 0 for the whole disk
};

/// None when `device` is not a name that the kernel makes up from the order of disks.
std::optional<KernelDeviceName> parse_kernel_device_name(const std::string& device);

/// True for names that may mean another disk, or nothing, on other hardware: kernel names, /dev/md*,
/// /dev/mapper/mpath* (multipath-tools), /dev/disk/by-path and /dev/disk/by-id, except what is named after a
/// volume or an array there.
bool is_unstable_device(const std::string& device);

struct DeviceMatch {
  enum class Kind {
    found,      ///< `filesystem` is meant
    absent,     ///< it is on none of the disks given
    ambiguous,  ///< it is there, but its UUID is not the only one of its kind
    unknown,    ///< nothing can be said: no disks were given, or nothing to go by
  };
  Kind kind = Kind::unknown;
  const FileSystem* filesystem = nullptr;
  std::string explanation;  ///< for `absent` and `ambiguous`: half a sentence for a person
};

class DeviceNames {
 public:
  /// `facts` must outlive this object.
  explicit DeviceNames(const Facts& facts);

  /// The guest calls it `guest_device`; it is `device` here. The strongest evidence first.
  void add_evidence(const std::string& guest_device, const std::string& device);

  /// The guest calls the md array with this UUID `guest_device` ("/dev/md0"), by its mdadm.conf.
  void add_array(const std::string& guest_device, const std::string& array_uuid);

  /// The UUID of the array that the partition or disk `device` is a member of, as mdadm.conf writes it; none
  /// when it is none, or when nothing is known of it.
  std::optional<std::string> array_of_member(const std::string& device) const;

  /// `device` as the guest names it: an unstable name, a tag ("UUID=..."), or any other path below /dev.
  /// `type` is the file system type that is expected there, "" or "auto" for any. A `mountpoint` helps to
  /// tell disks apart by where a file system was mounted last.
  DeviceMatch match(const std::string& device, const std::string& type = "",
                    const std::string& mountpoint = "") const;

  /// "UUID=..." for an unstable `device` that was found; none otherwise.
  std::optional<std::string> stable_name(const std::string& device, const std::string& type = "",
                                         const std::string& mountpoint = "") const;

 private:
  DeviceMatch match_tag(const std::string& tag, const std::string& value) const;
  DeviceMatch match_kernel_name(const KernelDeviceName& name, const std::string& type,
                                const std::string& mountpoint) const;
  DeviceMatch match_by_partition(unsigned partition, const std::string& type) const;
  DeviceMatch match_array(const std::string& device, const std::string& type,
                          const std::string& mountpoint) const;
  DeviceMatch match_device(const std::string& device, const std::string& type) const;
  DeviceMatch accept(const FileSystem& filesystem) const;
  const FileSystem* on_disk(std::size_t disk, unsigned partition) const;
  std::optional<std::size_t> disk_of(const KernelDeviceName& name) const;

  const Facts& facts_;
  std::map<std::string, std::size_t> disk_by_guest_name_;   ///< "sdb" to the index in facts_.disks
  std::map<std::string, std::string> array_by_guest_name_;  ///< the guest's name of an array to ours
};

/// True when a file system of type `found` serves an entry that asks for `wanted` ("" and "auto" for any).
bool type_fits(const std::string& wanted, const std::string& found);

}  // namespace guestfit
