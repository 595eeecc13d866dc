// SPDX-License-Identifier: LGPL-2.1-or-later
// The words of lvm's text format, in which lvm.conf(5) is written and the metadata of volume groups: names,
// strings, single characters; "#" begins a comment.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "edit/text/splice.hpp"

namespace guestfit {

struct LvmToken {
  std::string text;  ///< of a string: what is between its quotes
  bool is_string = false;
  TextRange range;

  bool is(std::string_view word) const { return !is_string && text == word; }
};

/// All words. A string that does not end takes the rest of the text.
std::vector<LvmToken> read_lvm_tokens(std::string_view text);

}  // namespace guestfit
