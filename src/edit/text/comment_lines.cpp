// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/text/comment_lines.hpp"

namespace guestfit {

std::string comment_out_lines(const std::vector<std::string>& lines, const std::set<std::size_t>& which,
                              const std::string& comment) {
  std::string text;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (which.contains(i)) {
      const bool begins = i == 0 || !which.contains(i - 1);
      if (begins) text += comment + (lines[i].ends_with("\r\n") ? "\r\n" : "\n");
      text += "#";
    }
    text += lines[i];
  }
  return text;
}

}  // namespace guestfit
