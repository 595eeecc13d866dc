// SPDX-License-Identifier: LGPL-2.1-or-later
// Putting back what apply changed, from the manifest in the guest.
#pragma once

#include <vector>

#include <guestfit/change.hpp>
#include <guestfit/finding.hpp>

#include "guest/guest_writer.hpp"
#include "plan/manifest.hpp"

namespace guestfit {

/// Blockers: files that somebody changed after apply, originals that are gone or damaged. Empty when
/// everything can be put back.
std::vector<Finding> find_revert_obstacles(const Manifest& manifest, const GuestReader& guest);

/// What revert does, by file and with the first rule that had changed it.
std::vector<Change> describe_revert(const Manifest& manifest);
std::vector<FileChange> describe_reverted_files(const Manifest& manifest);

/// Renames every original back, removes what was created, and the manifest last. Throws Error.
void write_revert(const Manifest& manifest, const std::string& manifest_file, const GuestReader& guest,
                  GuestWriter& writer);

/// Every file is as it was before apply. Throws Error (failed) that names the first that is not.
void verify_revert(const Manifest& manifest, const GuestReader& guest);

}  // namespace guestfit
