// SPDX-License-Identifier: LGPL-2.1-or-later
// CFG-19: is there room in the guest for what will be written?
#pragma once

#include <vector>

#include "plan/plan.hpp"

namespace guestfit {

/// A blocker for each file system of the guest that is too full, with both figures. The originals stay, so
/// every new content needs its full size.
std::vector<Finding> check_space(const GuestReader& guest, const std::vector<PlannedFile>& files);

}  // namespace guestfit
