// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <vector>

#include <guestfit/request.hpp>

#include "plan/plan.hpp"
#include "rules/catalogue.hpp"

namespace guestfit {

/// Rules and target of a request, loaded before anything slow is started.
struct RuleSet {
  Catalogue catalogue;
  Target target;
  RuleSelection selection;
};

/// `rules_dirs` are the directories of `request.rules_dirs`, which are elsewhere in the sandbox.
/// Throws Error (usage) for an unknown target, rule or parameter.
RuleSet load_rule_set(const Request& request, const std::vector<std::string>& rules_dirs);

}  // namespace guestfit
