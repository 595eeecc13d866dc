// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/udev_net_rules.hpp"

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "edit/network/interfaces_stanza.hpp"
#include "edit/text/unit_file.hpp"
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

/// "eth0" or a driver, as opposed to a pattern ("eth*", "?*").
bool is_plain(const std::string& value) {
  return !value.empty() && value.find_first_of("*?[|") == std::string::npos;
}

bool names_fixed_card(const std::vector<RuleTerm>& terms) {
  bool fixed = false;
  bool names = false;
  bool other_subsystem = false;
  for (const auto& [key, op, value] : terms) {
    const bool address = key == "ATTR{address}" || key == "ATTRS{address}" || key == "SYSFS{address}";
    const bool kernel_name = key == "KERNEL" && role_of_name(value) == InterfaceRole::card;
    const bool driver = key == "DRIVERS" || key == "ENV{ID_NET_DRIVER}";
    if (op == "==" && (kernel_name || driver) && is_plain(value)) fixed = true;
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

bool link_ties_card(std::string_view link_file) {
  const UnitFile file(link_file);
  const auto has = [&](std::string_view key) { return !file.values("Match", key).empty(); };
  if (has("MACAddress") || has("PermanentMACAddress")) return true;
  if (file.value("Link", "Name").empty()) return false;
  const auto type = file.value("Match", "Type");
  if (!type.empty() && type != "ether") return false;
  const auto names = file.values("Match", "OriginalName");
  return names.empty() || std::any_of(names.begin(), names.end(), [](const std::string& name) {
           return role_of_name(name) == InterfaceRole::card;
         });
}

}  // namespace guestfit
