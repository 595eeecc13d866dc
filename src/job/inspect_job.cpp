// SPDX-License-Identifier: LGPL-2.1-or-later
#include "job/steps.hpp"

namespace guestfit {

void inspect_guest_on(GuestDisks& disks, const Request& request, Report& report, Progress& progress) {
  const auto inspection = inspect_disks(disks, request, report, progress);
  disks.require_undamaged();
  report.findings.insert(report.findings.end(), inspection.findings.begin(), inspection.findings.end());
  report.outcome = Outcome::no_changes;
}

}  // namespace guestfit
