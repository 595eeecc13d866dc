// SPDX-License-Identifier: LGPL-2.1-or-later
// A plan on disk: what was asked for, what the guest was, and the checksum of every file before and after.
// Apply makes the plan anew and compares, so the bytes themselves need not be kept.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <guestfit/request.hpp>

#include "plan/plan.hpp"

namespace guestfit {

/// JSON text of `plan`, with the part of `request` that decided it.
std::string save_plan(const Plan& plan, const Request& request);

/// `request` with target, rules and settings as the saved plan in `request.plan` has them.
/// Throws Error (usage) when it is not a plan.
Request with_saved_choices(const Request& request);

/// What differs between the saved plan and the one made now, as a sentence; none when nothing does.
/// Throws Error (usage) when `saved` is not a plan.
std::optional<std::string> compare_with_saved(const Plan& plan, const std::string& saved);

}  // namespace guestfit
