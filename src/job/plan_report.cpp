// SPDX-License-Identifier: LGPL-2.1-or-later
#include "job/plan_report.hpp"

namespace guestfit {
namespace {

std::optional<std::string> none_if_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

FileChange to_file_change(const PlannedFile& file) {
  return {file.path,
          file.action,
          none_if_empty(file.backup),
          file.rules,
          file.diff,
          none_if_empty(file.sha256_before),
          none_if_empty(file.sha256_after)};
}

}  // namespace

void report_plan(const Plan& plan, Report& report, Progress& progress) {
  report.changes = plan.changes;
  for (const auto& file : plan.files)
    report.files.push_back(to_file_change(file));
  report.findings.insert(report.findings.end(), plan.findings.begin(), plan.findings.end());
  for (const auto& skipped : plan.skipped)
    progress.detail(skipped);
}

}  // namespace guestfit
