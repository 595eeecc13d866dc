// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <guestfit/engine.hpp>

#include "plan/plan.hpp"

namespace guestfit {

/// Puts changes and findings of `plan` into `report`, and says with -v which rules did not apply.
void report_plan(const Plan& plan, Report& report, Progress& progress);

}  // namespace guestfit
