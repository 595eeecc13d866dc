// SPDX-License-Identifier: LGPL-2.1-or-later
// Which rules of the catalogue run, and with which parameters: --only, --skip and --set.
#pragma once

#include <utility>
#include <vector>

#include "plan/plan.hpp"

namespace guestfit {

/// In the order of the catalogue. Throws Error (usage) for an unknown rule or parameter, with what was
/// probably meant.
std::vector<std::pair<const Rule*, Parameters>> select_rules(const Catalogue& catalogue,
                                                             const RuleSelection& selection);

}  // namespace guestfit
