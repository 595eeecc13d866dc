// SPDX-License-Identifier: LGPL-2.1-or-later
#include <guestfit/error.hpp>

#include "apply/revert.hpp"
#include "engine/commands.hpp"
#include "engine/session.hpp"
#include "engine/write_session.hpp"

namespace guestfit {

void run_revert(const Request& request, Report& report, Progress& progress) {
  const auto images = find_images(request, report, progress);
  WriteSession session(request, images, progress);
  const auto inspection = inspect_disks(session.disks(), request, report, progress);
  const GuestReader& guest = session.disks().reader();
  const auto manifest = read_manifest(guest, inspection.facts.os.family);
  if (!manifest) {
    report.outcome = Outcome::no_changes;
    report.findings.push_back({"", "", Severity::info,
                               "guestfit has not changed this guest, or it was reverted already",
                               "there is nothing to do"});
    return;
  }
  const auto obstacles = find_revert_obstacles(*manifest, guest);
  if (!obstacles.empty()) {
    report.findings.insert(report.findings.end(), obstacles.begin(), obstacles.end());
    report.outcome = Outcome::refused;
    return;
  }
  report.changes = describe_revert(*manifest);
  report.files = describe_reverted_files(*manifest);
  progress.step("Putting the originals back");
  const std::string manifest_file = guest.resolve(manifest_path(inspection.facts.os.family));
  session.disks().remount_writable();
  write_revert(*manifest, manifest_file, session.disks().reader(), session.disks().writer());
  progress.step("Verifying what was written");
  session.disks().remount_read_only();
  verify_revert(*manifest, session.disks().reader());
  session.commit(progress);
  report.outcome = Outcome::reverted;
}

}  // namespace guestfit
