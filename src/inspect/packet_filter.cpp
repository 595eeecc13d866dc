// SPDX-License-Identifier: LGPL-2.1-or-later
#include "inspect/packet_filter.hpp"

#include <algorithm>

#include "util/text.hpp"

namespace guestfit {

bool has_port(const std::string& list, long port) {
  const auto parts = split(list, ',');
  return std::any_of(parts.begin(), parts.end(), [&](const std::string& part) {
    const auto text = std::string(trim(part));
    if (text == "any" || (text == "ssh" && port == 22)) return true;
    const auto dash = text.find_first_of(":-");
    const auto first = parse_number(text.substr(0, dash));
    const auto last = dash == std::string::npos ? first : parse_number(text.substr(dash + 1));
    return first && last && *first <= port && port <= *last;
  });
}

/// "### tuple ### ACTION PROTOCOL PORT TO SOURCE-PORT FROM [APPLICATIONS] DIRECTION", as ufw's backend writes
/// it.
FilterVerdict judge_ufw(const std::string& user_rules, bool denies_by_default, long port) {
  constexpr std::string_view kMark = "### tuple ###";
  FilterVerdict verdict = {denies_by_default ? Admission::closed : Admission::open,
                           denies_by_default ? "what no rule allows is denied" : ""};
  for (const auto& raw : split_lines(user_rules)) {
    const std::string line(trim(raw));
    if (!line.starts_with(kMark)) continue;
    const auto words = split_words(std::string_view(line).substr(kMark.size()));
    if (words.size() < 7 || words.back().starts_with("out")) continue;
    const bool matches = (words[1] == "tcp" || words[1] == "any") && has_port(words[2], port);
    if (!matches || words[0].starts_with("route:")) continue;
    const bool anywhere = (words[3] == "0.0.0.0/0" || words[3] == "::/0") &&
                          (words[5] == "0.0.0.0/0" || words[5] == "::/0") && words.back() == "in";
    const bool allows = words[0].starts_with("allow") || words[0].starts_with("limit");
    const std::string seen = std::string(trim(std::string_view(line).substr(kMark.size())));
    if (allows && anywhere) return {};
    if (!allows && anywhere)
      return verdict.admission == Admission::restricted ? verdict : FilterVerdict{Admission::closed, seen};
    if (allows && verdict.admission == Admission::closed) verdict = {Admission::restricted, seen};
  }
  return verdict;
}

}  // namespace guestfit
