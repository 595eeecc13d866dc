// SPDX-License-Identifier: LGPL-2.1-or-later
#include "engine/commands.hpp"
#include "engine/session.hpp"

namespace guestfit {

void run_inspect(const Request& request, Report& report, Progress& progress) {
  const auto images = find_images(request, report, progress);
  const auto disks = open_for_reading(request, images, progress);
  const auto inspection = inspect_disks(*disks, request, report, progress);
  report.findings.insert(report.findings.end(), inspection.findings.begin(), inspection.findings.end());
  report.outcome = Outcome::no_changes;
}

}  // namespace guestfit
