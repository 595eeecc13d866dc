// SPDX-License-Identifier: LGPL-2.1-or-later
#include <guestfit/error.hpp>

#include "apply/verify.hpp"
#include "apply/write_plan.hpp"
#include "job/plan_report.hpp"
#include "job/steps.hpp"
#include "plan/saved_plan.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

void require_same_as_saved(const Plan& plan, const Request& request) {
  if (!request.plan) return;
  if (const auto difference = compare_with_saved(plan, *request.plan)) {
    throw Error(ErrorKind::refused, "", *difference,
                "make a new plan with guestfit audit --plan-out FILE, and look at it");
  }
}

/// What is on the overlay's disk now is what was planned, and planning again finds nothing.
void verify(WritableGuestDisks& disks, const Plan& plan, const Request& request, const RuleSet& rules) {
  disks.remount_read_only();
  verify_files(plan, disks.reader());
  disks.unmount_all();
  const auto again = open_guest(disks, request.root);
  verify_nothing_left(plan_guest(disks.reader(), again, rules));
  disks.require_undamaged();
}

}  // namespace

void apply_to_guest_on(WritableGuestDisks& disks, const Request& request, const RuleSet& rules,
                       Report& report, Progress& progress) {
  const auto inspection = inspect_disks(disks, request, report, progress);
  progress.step("Planning the changes");
  const auto plan = plan_guest(disks.reader(), inspection, rules);
  disks.require_undamaged();
  report_plan(plan, report, progress);
  report.outcome = plan.blocked() ? Outcome::refused : Outcome::no_changes;
  if (plan.blocked()) return;
  require_same_as_saved(plan, request);
  if (plan.empty()) return;
  announce_check(disks, progress);
  disks.remount_writable();
  progress.step("Writing " + counted(plan.files.size(), "file"));
  write_to_guest([&] {
    write_plan(plan, inspection.facts, request.target, disks.reader(), disks.writer());
    progress.step("Verifying what was written");
    verify(disks, plan, request, rules);
    disks.close();
  });
  report.outcome = Outcome::applied;
}

}  // namespace guestfit
