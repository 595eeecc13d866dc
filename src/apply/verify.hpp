// SPDX-License-Identifier: LGPL-2.1-or-later
// Verification, before anything is committed: what was written is read back from the disk.
#pragma once

#include "guest/guest_reader.hpp"
#include "plan/plan.hpp"

namespace guestfit {

/// Every file of `plan` has its planned checksum and every original is under its backup name.
/// Throws Error (failed) that names the first file that is not as it should be.
void verify_files(const Plan& plan, const GuestReader& guest);

/// Planning once more, after the write, found nothing to do. Throws Error (failed) that names the rule.
void verify_nothing_left(const Plan& second);

}  // namespace guestfit
