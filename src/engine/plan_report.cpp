// SPDX-License-Identifier: LGPL-2.1-or-later
#include "engine/plan_report.hpp"

namespace guestfit {

void report_plan(const Plan& plan, Report& report, Progress& progress) {
  report.changes = plan.changes;
  report.findings.insert(report.findings.end(), plan.findings.begin(), plan.findings.end());
  for (const auto& skipped : plan.skipped) progress.detail(skipped);
}

}  // namespace guestfit
