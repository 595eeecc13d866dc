// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <string_view>

namespace guestfit {

/// Unified diff (three lines of context) that patch(1) accepts; "" when both texts are the same.
/// `before_name` and `after_name` go into the "---" and "+++" lines.
std::string unified_diff(std::string_view before, std::string_view after, const std::string& before_name,
                         const std::string& after_name);

}  // namespace guestfit
