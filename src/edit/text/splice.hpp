// SPDX-License-Identifier: LGPL-2.1-or-later
// Edits of a text as replacements of ranges of bytes: what lies outside the ranges cannot change.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace guestfit {

/// The bytes from `begin` up to, not including, `end`.
struct TextRange {
  std::size_t begin = 0;
  std::size_t end = 0;

  std::string_view of(std::string_view text) const { return text.substr(begin, end - begin); }
  bool operator==(const TextRange&) const = default;
};

struct Splice {
  TextRange range;
  std::string replacement;
};

/// `text` with all `splices` done. Their ranges count in `text` and do not overlap; the order is free.
inline std::string apply_splices(std::string_view text, std::vector<Splice> splices) {
  std::stable_sort(splices.begin(), splices.end(),
                   [](const Splice& a, const Splice& b) { return a.range.begin < b.range.begin; });
  std::string result;
  std::size_t at = 0;
  for (const auto& splice : splices) {
    result += text.substr(at, splice.range.begin - at);
    result += splice.replacement;
    at = splice.range.end;
  }
  return result += text.substr(at);
}

}  // namespace guestfit
