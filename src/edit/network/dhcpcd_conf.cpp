// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/dhcpcd_conf.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "edit/network/card_patterns.hpp"
#include "edit/text/comment_lines.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

/// Patterns stand between blanks; older versions take commas as well.
std::vector<std::string> patterns_of(const std::vector<std::string>& words) {
  std::vector<std::string> patterns;
  for (std::size_t i = 1; i < words.size(); ++i) {
    for (auto& pattern : split(words[i], ',')) {
      if (!pattern.empty()) patterns.push_back(std::move(pattern));
    }
  }
  return patterns;
}

bool fits_some_card(const std::vector<std::string>& patterns) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [](const std::string& pattern) { return pattern.starts_with('e') || pattern == "*"; });
}

bool belongs_to_old_network(const std::vector<std::string>& words) {
  static const std::set<std::string> always = {"fallback", "inform", "inform6", "nodhcp", "noipv4", "static"};
  if (words.empty()) return false;
  if (always.contains(words[0])) return true;
  if (words[0] == "allowinterfaces") return !fits_any_card(patterns_of(words));
  return words[0] == "denyinterfaces" && fits_some_card(patterns_of(words));
}

}  // namespace

TextEdit edit_dhcpcd_conf(std::string_view text) {
  TextEdit edit;
  const auto lines = split_lines(text);
  std::set<std::size_t> old;
  std::set<std::string> options;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto words = split_words(trim(without_line_end(lines[i])));
    if (!belongs_to_old_network(words)) continue;
    old.insert(i);
    options.insert(words[0]);
  }
  if (old.empty()) return edit;
  edit.text = comment_out_lines(lines, old, kOldNetworkComment);
  edit.reasons = {fmt::format("{} commented out: made for the network or the cards of the old machine",
                              join({options.begin(), options.end()}, ", "))};
  return edit;
}

}  // namespace guestfit
