// SPDX-License-Identifier: LGPL-2.1-or-later
// Commenting out lines of a file in which "#" at the start of a line begins a comment.
#pragma once

#include <set>
#include <string>
#include <vector>

namespace guestfit {

inline constexpr const char* kOldNetworkComment = "# guestfit: belongs to the network of the old machine";

/// The text that `lines` make up, with "#" before those whose index is in `which` and a line `comment` before
/// each run of them.
std::string comment_out_lines(const std::vector<std::string>& lines, const std::set<std::size_t>& which,
                              const std::string& comment);

}  // namespace guestfit
