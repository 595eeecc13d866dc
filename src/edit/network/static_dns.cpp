// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/static_dns.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "edit/text/comment_lines.hpp"
#include "edit/text/unit_file.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

bool is_own_address(const std::string& address) {
  return address.starts_with("127.") || address == "::1" || address == "localhost";
}

bool names_foreign_server(const std::string& line) {
  const auto words = split_words(trim(without_line_end(line)));
  return words.size() > 1 && words[0] == "nameserver" && !is_own_address(words[1]);
}

TextEdit without_lines(const std::vector<std::string>& lines, const std::set<std::size_t>& old,
                       const std::string& reason) {
  TextEdit edit;
  if (old.empty()) return edit;
  edit.text = comment_out_lines(lines, old, kOldNetworkComment);
  edit.reasons = {reason};
  return edit;
}

constexpr const char* kReason = "name servers of the old network are commented out: DHCP tells the new ones";

/// "supersede domain-name-servers 192.0.2.1;", and what else puts something in the place of a lease's answer.
bool overrides_lease(const std::vector<std::string>& words) {
  static const std::set<std::string> statements = {"prepend", "supersede"};
  static const std::set<std::string> options = {"broadcast-address",
                                                "classless-static-routes",
                                                "dhcp6.name-servers",
                                                "domain-name-servers",
                                                "rfc3442-classless-static-routes",
                                                "routers",
                                                "static-routes",
                                                "subnet-mask"};
  return words.size() > 2 && statements.contains(words[0]) && options.contains(words[1]) &&
         !is_own_address(words[2].substr(0, words[2].find_first_of(",;")));
}

}  // namespace

TextEdit edit_resolvconf_part(std::string_view text) {
  const auto lines = split_lines(text);
  std::set<std::size_t> old;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (names_foreign_server(lines[i])) old.insert(i);
  }
  return without_lines(lines, old, kReason);
}

TextEdit edit_resolved_conf(std::string_view text) {
  const UnitFile file(text);
  std::vector<std::string> lines;
  std::set<std::size_t> old;
  for (const auto& line : file.lines()) {
    const auto servers = split_words(line.value);
    const bool foreign = line.kind == UnitLine::Kind::setting && line.section == "Resolve" &&
                         line.key == "DNS" && !std::all_of(servers.begin(), servers.end(), is_own_address);
    for (auto& physical : split_lines(line.raw)) {
      if (foreign) old.insert(lines.size());
      lines.push_back(std::move(physical));
    }
  }
  return without_lines(lines, old, kReason);
}

TextEdit edit_dhclient_conf(std::string_view text) {
  const auto lines = split_lines(text);
  std::set<std::size_t> old;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!overrides_lease(split_words(trim(without_line_end(lines[i]))))) continue;
    // A statement ends with its semicolon; one that never ends is none.
    auto end = i;
    while (end < lines.size() && lines[end].find(';') == std::string::npos)
      ++end;
    for (; end < lines.size() && i <= end; ++i)
      old.insert(i);
    i = end;
  }
  return without_lines(
      lines, old, "settings that replace what a lease says are commented out: they are of the old network");
}

bool has_foreign_nameserver(std::string_view resolv_conf) {
  const auto lines = split_lines(resolv_conf);
  return std::any_of(lines.begin(), lines.end(), names_foreign_server);
}

}  // namespace guestfit
