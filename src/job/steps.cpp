// SPDX-License-Identifier: LGPL-2.1-or-later
#include "job/steps.hpp"

#include <guestfit/error.hpp>

#include "guest/backend_limit.hpp"
#include "job/scope.hpp"

namespace guestfit {

Inspection inspect_disks(GuestDisks& disks, const Request& request, Report& report, Progress& progress) {
  progress.step("Finding out what the guest is");
  auto inspection = open_guest(disks, request.root);
  report.guest = inspection.facts;
  check_license(inspection.facts, request.license);
  return inspection;
}

void write_to_guest(const std::function<void()>& work) {
  try {
    work();
  } catch (const BackendLimit& limit) {
    throw Error(ErrorKind::failed, "",
                std::string("the guest cannot be written to in the sandbox: ") + limit.what(),
                "use --backend libguestfs");
  }
}

Plan plan_guest(const GuestReader& guest, const Inspection& inspection, const RuleSet& rules) {
  Plan plan = make_plan(guest, inspection, rules.catalogue, rules.target, rules.selection);
  for (auto& finding : check_scope(inspection.facts))
    plan.findings.push_back(std::move(finding));
  return plan;
}

void announce_check(const GuestDisks& disks, Progress& progress) {
  if (disks.storage().known) progress.step("Checking the file systems");
}

}  // namespace guestfit
