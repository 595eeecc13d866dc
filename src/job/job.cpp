// SPDX-License-Identifier: LGPL-2.1-or-later
#include "job/job.hpp"

#include "job/steps.hpp"

namespace guestfit {

void run_job(const Request& request, const RuleSet& rules, DiskSource& source, Report& report,
             Progress& progress) {
  switch (request.command) {
    case Command::inspect:
      return inspect_guest_on(*source.open_for_reading(), request, report, progress);
    case Command::audit:
      return audit_guest_on(*source.open_for_reading(), request, rules, report, progress);
    case Command::apply:
      return apply_to_guest_on(*source.open_for_writing(), request, rules, report, progress);
    case Command::revert:
      return revert_guest_on(*source.open_for_writing(), request, report, progress);
  }
}

void record_failure(Report& report, const Error& error) {
  const bool refused = error.kind() == ErrorKind::refused;
  report.outcome = refused ? Outcome::refused : Outcome::failed;
  report.usage_error = error.kind() == ErrorKind::usage;
  report.findings.push_back(
      {"", error.code(), refused ? Severity::blocker : Severity::error, error.what(), error.remedy()});
}

}  // namespace guestfit
