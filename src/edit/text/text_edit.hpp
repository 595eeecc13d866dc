// SPDX-License-Identifier: LGPL-2.1-or-later
// What an editor of text files answers: the new text and why it is so. Editors are pure functions; the
// caller decides whether and where the text is written.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <guestfit/finding.hpp>

namespace guestfit {

struct TextEdit {
  std::optional<std::string> text;   ///< none when there is nothing to change
  std::vector<std::string> reasons;  ///< what changes and why, a plain sentence each
  /// Names and values that the new text sets, so that two rules that want different values can be told.
  std::vector<std::pair<std::string, std::string>> settings;
  std::vector<Finding> findings;  ///< `rule` is left empty; may be there without a new text

  bool operator==(const TextEdit&) const = default;
};

}  // namespace guestfit
