// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <vector>

namespace guestfit {

/// One rule as a page of Markdown, with what comes out of its examples. Throws Error (usage) when there is no
/// such rule.
std::string rule_page(const std::string& id, const std::vector<std::string>& rules_dirs = {});

}  // namespace guestfit
