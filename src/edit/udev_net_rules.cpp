// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/udev_net_rules.hpp"

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "util/text.hpp"

namespace guestfit {

namespace {

constexpr const char* kReason = "# guestfit: names a network card of the old machine\n";

/// One `KEY{attribute}OPERATOR"value"` of a rule.
struct RuleTerm {
  std::string key;  ///< with its attribute: "ATTR{address}"
  std::string op;
  std::string value;
};

/// The terms of a rule, as far as they can be understood: udev ignores a line with a wrong term as a whole.
std::vector<RuleTerm> read_terms(std::string_view rule) {
  std::vector<RuleTerm> terms;
  while (true) {
    const auto begin = rule.find_first_not_of(" \t,\r\n\\");
    const auto op = rule.find_first_of("=!+-:", begin == std::string_view::npos ? rule.size() : begin);
    if (op == std::string_view::npos) return terms;
    const auto quote = rule.find('"', op);
    if (quote == std::string_view::npos) return terms;
    auto end = quote + 1;
    while (end < rule.size() && rule[end] != '"')
      end += rule[end] == '\\' ? 2 : 1;
    if (end >= rule.size()) return terms;
    terms.push_back({std::string(trim(rule.substr(begin, op - begin))),
                     std::string(trim(rule.substr(op, quote - op))),
                     std::string(rule.substr(quote + 1, end - quote - 1))});
    rule.remove_prefix(end + 1);
  }
}

/// "00:0c:29:ab:cd:ef", with or without wildcards, as opposed to "?*", which any card fits.
bool is_fixed_address(const std::string& value) {
  return std::count(value.begin(), value.end(), ':') >= 2 &&
         std::any_of(value.begin(), value.end(), [](unsigned char c) { return std::isxdigit(c) != 0; });
}

/// "0000:02:01.0", a slot of the PCI bus, or what virtio and VMBus have instead.
bool is_fixed_slot(const std::string& value) {
  return std::any_of(value.begin(), value.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

bool names_fixed_card(const std::vector<RuleTerm>& terms) {
  bool fixed = false;
  bool names = false;
  bool other_subsystem = false;
  for (const auto& [key, op, value] : terms) {
    const bool address = key == "ATTR{address}" || key == "ATTRS{address}" || key == "SYSFS{address}";
    const bool slot = key == "KERNELS" || key == "ID" || key == "BUSID";
    if (op == "==" && ((address && is_fixed_address(value)) || (slot && is_fixed_slot(value)))) fixed = true;
    if (key == "NAME" && (op == "=" || op == ":=")) names = true;
    if ((key == "SUBSYSTEM" || key == "SUBSYSTEMS") && op == "==" && value != "net" && value != "pci" &&
        value != "virtio") {
      other_subsystem = true;
    }
  }
  return fixed && names && !other_subsystem;
}

/// Name that a rule gives, for a message.
std::string given_name(const std::vector<RuleTerm>& terms) {
  for (const auto& term : terms) {
    if (term.key == "NAME" && term.op != "==" && term.op != "!=") return printable(term.value);
  }
  return "";
}

/// Assignment `line` of a .link file with the key in front of "=" cut off; none for other lines.
bool assigns(std::string_view line, std::string_view key, std::string_view& value) {
  const auto equals = line.find('=');
  if (equals == std::string_view::npos || trim(line.substr(0, equals)) != key) return false;
  value = trim(line.substr(equals + 1));
  return true;
}

}  // namespace

TextEdit release_card_names(std::string_view udev_rules) {
  TextEdit edit;
  std::string text;
  const auto lines = split_lines(udev_rules);
  for (std::size_t i = 0; i < lines.size();) {
    // A backslash continues a rule, but not a comment.
    const auto first = i++;
    std::string rule = lines[first];
    const bool is_comment = trim(rule).starts_with('#');
    while (!is_comment && i < lines.size() && without_line_end(lines[i - 1]).ends_with('\\'))
      rule += lines[i++];

    const auto terms = is_comment ? std::vector<RuleTerm>{} : read_terms(rule);
    if (!names_fixed_card(terms)) {
      text += rule;
      continue;
    }
    text += kReason;
    for (auto at = first; at < i; ++at)
      text += "#" + lines[at];
    edit.reasons.push_back(
        fmt::format("the rule that keeps the name {} for a card of the old machine is commented out: the new "
                    "card would get "
                    "another name because of it",
                    given_name(terms)));
  }
  if (!edit.reasons.empty()) edit.text = std::move(text);
  return edit;
}

bool link_matches_address(std::string_view link_file) {
  bool in_match = false;
  bool matches = false;
  for (const auto& raw : split_lines(link_file)) {
    const auto line = trim(raw);
    std::string_view value;
    if (line.starts_with('[')) {
      in_match = line == "[Match]";
    } else if (in_match &&
               (assigns(line, "MACAddress", value) || assigns(line, "PermanentMACAddress", value))) {
      // An empty assignment takes back those before it.
      matches = !value.empty();
    }
  }
  return matches;
}

}  // namespace guestfit
