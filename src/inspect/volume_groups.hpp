// SPDX-License-Identifier: LGPL-2.1-or-later
// Volume groups of lvm that could not be activated, or not whole.
#pragma once

#include <string>
#include <vector>

#include <guestfit/finding.hpp>

#include "edit/storage/lvm_metadata.hpp"
#include "guest/guest_disks.hpp"

namespace guestfit {

struct BrokenGroup {
  std::string name;
  std::vector<LvmPhysicalVolume> missing;  ///< empty when the group is complete and yet has no active volume
};

/// By name.
std::vector<BrokenGroup> find_broken_groups(const Storage& storage);

/// ERR-6, as a sentence and a remedy that name what is missing.
Finding describe_broken_group(const BrokenGroup& group, Severity severity);

}  // namespace guestfit
