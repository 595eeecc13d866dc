// SPDX-License-Identifier: LGPL-2.1-or-later
// Writing a plan into a guest.
#pragma once

#include "guest/guest_writer.hpp"
#include "plan/plan.hpp"

namespace guestfit {

/// Writes every file of `plan`: the original is renamed to its backup name, the new content is written under
/// a temporary name with the original's mode, owner, attributes and labels, and renamed into place. The
/// manifest comes last. `guest` reads the same tree that `writer` writes.
/// Throws Error; then some files may be written and others not, and the caller throws the overlay away.
void write_plan(const Plan& plan, const Facts& facts, const std::string& target, const GuestReader& guest,
                GuestWriter& writer);

}  // namespace guestfit
