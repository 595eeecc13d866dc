// SPDX-License-Identifier: LGPL-2.1-or-later
// Inspection: what the guest is. Built on GuestReader alone, so that every backend finds the same.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <guestfit/facts.hpp>
#include <guestfit/finding.hpp>

#include "guest/guest_disks.hpp"
#include "inspect/mounts.hpp"
#include "inspect/roots.hpp"

namespace guestfit {

struct Inspection {
  Facts facts;
  std::vector<Finding> findings;
};

/// Facts about a mounted guest. `root` is the device of its root ("" for a directory); `mounts` is what is
/// mounted where.
Inspection inspect_guest(const GuestReader& guest, const Storage& storage, const Root& root,
                         const GuestMounts& mounts);

/// Finds the guest on `disks`, mounts it read-only and inspects it. `wanted_root` chooses among several.
/// Throws Error (refused) when there is no guest that can be chosen.
Inspection open_guest(GuestDisks& disks, const std::optional<std::string>& wanted_root);

}  // namespace guestfit
