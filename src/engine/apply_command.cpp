// SPDX-License-Identifier: LGPL-2.1-or-later
#include <guestfit/error.hpp>

#include "apply/verify.hpp"
#include "apply/write_plan.hpp"
#include "engine/commands.hpp"
#include "engine/plan_report.hpp"
#include "engine/session.hpp"
#include "engine/write_session.hpp"
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
}

}  // namespace

void run_apply(const Request& asked, Report& report, Progress& progress) {
  const Request request = asked.plan ? with_saved_choices(asked) : asked;
  report.target = request.target;
  const auto rules = load_rule_set(request);
  const auto images = find_images(request, report, progress);
  WriteSession session(request, images, progress);  // overlays; the images stay as they are until commit
  const auto inspection = inspect_disks(session.disks(), request, report, progress);
  progress.step("Planning the changes");
  const auto plan = plan_guest(session.disks().reader(), inspection, rules);
  report_plan(plan, report, progress);
  if (plan.blocked()) {
    report.outcome = Outcome::refused;
    return;
  }
  require_same_as_saved(plan, request);
  if (!plan.empty()) {
    progress.step("Writing " + counted(plan.files.size(), "file"));
    session.disks().remount_writable();
    write_plan(plan, inspection.facts, request.target, session.disks().reader(), session.disks().writer());
    progress.step("Verifying what was written");
    verify(session.disks(), plan, request, rules);
  } else if (!request.output) {
    report.outcome = Outcome::no_changes;
    return;
  }
  session.commit(progress);
  if (request.output) report.output = session.result();
  report.outcome = plan.empty() ? Outcome::no_changes : Outcome::applied;
}

}  // namespace guestfit
