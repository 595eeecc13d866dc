// SPDX-License-Identifier: LGPL-2.1-or-later
#include "engine/commands.hpp"
#include "engine/plan_report.hpp"
#include "engine/session.hpp"
#include "plan/saved_plan.hpp"

namespace guestfit {

void run_audit(const Request& request, Report& report, Progress& progress) {
  const auto rules = load_rule_set(request);                       // a typo shows before anything starts
  const auto images = find_images(request, report, progress);      // and what a killed run left
  const auto disks = open_for_reading(request, images, progress);  // a copy-on-write view: nothing is written
  const auto inspection = inspect_disks(*disks, request, report, progress);
  progress.step("Planning the changes");
  const auto plan = plan_guest(disks->reader(), inspection, rules);
  report_plan(plan, report, progress);
  report.plan = save_plan(plan, request);
  if (!plan.empty()) disks->check();  // what apply would refuse to write to
  report.outcome = plan.blocked() ? Outcome::refused : plan.empty() ? Outcome::no_changes : Outcome::changes;
}

}  // namespace guestfit
