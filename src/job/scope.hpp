// SPDX-License-Identifier: LGPL-2.1-or-later
// What this version of guestfit knows nothing about, so that "nothing to change" is never said of a guest
// that nobody looked at.
#pragma once

#include <string>
#include <vector>

#include <guestfit/facts.hpp>
#include <guestfit/finding.hpp>

namespace guestfit {

/// A blocker for a guest of a kind that no rule is for, a warning for each part of it that none handles.
std::vector<Finding> check_scope(const Facts& facts);

/// Throws Error (refused) when the guest cannot have that licence: a Linux guest brings its own.
void check_license(const Facts& facts, const std::string& license);

}  // namespace guestfit
