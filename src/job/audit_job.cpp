// SPDX-License-Identifier: LGPL-2.1-or-later
#include "job/plan_report.hpp"
#include "job/steps.hpp"
#include "plan/saved_plan.hpp"

namespace guestfit {

void audit_guest_on(GuestDisks& disks, const Request& request, const RuleSet& rules, Report& report,
                    Progress& progress) {
  const auto inspection = inspect_disks(disks, request, report, progress);
  progress.step("Planning the changes");
  const auto plan = plan_guest(disks.reader(), inspection, rules);
  disks.require_undamaged();
  report_plan(plan, report, progress);
  report.plan = save_plan(plan, request);
  if (!plan.empty()) {
    announce_check(disks, progress);
    disks.check();  // what apply would refuse to write to
  }
  report.outcome = plan.blocked() ? Outcome::refused : plan.empty() ? Outcome::no_changes : Outcome::changes;
}

}  // namespace guestfit
