// SPDX-License-Identifier: LGPL-2.1-or-later
// The metadata of an lvm volume group, as every physical volume has it in text: which physical volumes the
// group is made of, which logical volumes it has. Format: lib/format_text of LVM2.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guestfit {

struct LvmPhysicalVolume {
  std::string id;      ///< "Zp...-...", as blkid(8) gives it as the UUID of the device
  std::string device;  ///< where it was seen last, by the guest's name: "/dev/sdb1"; "" when it is not said

  bool operator==(const LvmPhysicalVolume&) const = default;
};

struct LvmGroup {
  std::string name;
  std::string id;
  long version = 0;  ///< "seqno": the higher one is the newer
  std::vector<LvmPhysicalVolume> physical_volumes;
  std::vector<std::string> visible_volumes;  ///< names of those that a person may use

  bool operator==(const LvmGroup&) const = default;
};

/// None when `text` is no metadata of a volume group.
std::optional<LvmGroup> parse_lvm_metadata(std::string_view text);

}  // namespace guestfit
