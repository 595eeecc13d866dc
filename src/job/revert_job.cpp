// SPDX-License-Identifier: LGPL-2.1-or-later
#include "apply/revert.hpp"
#include "job/steps.hpp"

namespace guestfit {

void revert_guest_on(WritableGuestDisks& disks, const Request& request, Report& report, Progress& progress) {
  const auto inspection = inspect_disks(disks, request, report, progress);
  const auto& family = inspection.facts.os.family;
  const auto manifest = read_manifest(disks.reader(), family);
  disks.require_undamaged();
  if (!manifest) {
    report.outcome = Outcome::no_changes;
    report.findings.push_back({"", "", Severity::info,
                               "guestfit has not changed this guest, or it was reverted already",
                               "there is nothing to do"});
    return;
  }
  const auto obstacles = find_revert_obstacles(*manifest, disks.reader());
  if (!obstacles.empty()) {
    report.findings.insert(report.findings.end(), obstacles.begin(), obstacles.end());
    report.outcome = Outcome::refused;
    return;
  }
  report.changes = describe_revert(*manifest);
  report.files = describe_reverted_files(*manifest);
  const std::string manifest_file = disks.reader().resolve(manifest_path(family));
  announce_check(disks, progress);
  disks.remount_writable();
  progress.step("Putting the originals back");
  write_to_guest([&] {
    write_revert(*manifest, manifest_file, disks.reader(), disks.writer());
    progress.step("Verifying what was written");
    disks.remount_read_only();
    verify_revert(*manifest, disks.reader());
    disks.require_undamaged();
    disks.close();
  });
  report.outcome = Outcome::reverted;
}

}  // namespace guestfit
