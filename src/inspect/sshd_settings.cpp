// SPDX-License-Identifier: LGPL-2.1-or-later
#include "inspect/sshd_settings.hpp"

#include <algorithm>
#include <cctype>
#include <set>

#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr int kMaxIncludes = 64;  // sshd itself stops at a depth of 16

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// Words of one line; "=" may stand behind the keyword, and a word may be in double quotes.
std::vector<std::string> line_words(std::string_view line) {
  std::vector<std::string> words;
  std::size_t i = 0;
  while (i < line.size()) {
    if (line[i] == ' ' || line[i] == '\t' || (line[i] == '=' && words.size() == 1)) {
      ++i;
    } else if (line[i] == '"') {
      const auto end = line.find('"', i + 1);
      words.emplace_back(line.substr(i + 1, end == std::string_view::npos ? end : end - i - 1));
      i = end == std::string_view::npos ? line.size() : end + 1;
    } else {
      const auto end = line.find_first_of(words.empty() ? " \t=" : " \t", i);
      words.emplace_back(line.substr(i, end == std::string_view::npos ? end : end - i));
      i = end == std::string_view::npos ? line.size() : end;
    }
  }
  return words;
}

/// "192.0.2.1:22", "[::1]:22" or a name, without the port.
std::string without_port(const std::string& address) {
  if (address.starts_with('[')) return address.substr(1, address.find(']') - 1);
  const bool one_colon = std::count(address.begin(), address.end(), ':') == 1;
  return one_colon ? address.substr(0, address.find(':')) : address;
}

class SshdReader {
 public:
  explicit SshdReader(const GuestReader& guest) : guest_(guest) {}

  void read(const std::string& file) {
    if (++files_ > kMaxIncludes) return;
    bool in_match = false;
    for (const auto& raw : split_lines(guest_.read(file).value_or(""))) {
      auto line = trim(without_line_end(raw));
      if (line.empty() || line.starts_with('#')) continue;
      const auto words = line_words(line);
      if (words.size() < 2) continue;
      const std::string keyword = lower_case(words[0]);
      if (keyword == "match") in_match = lower_case(words[1]) != "all";
      if (in_match || keyword == "match") continue;
      if (keyword == "include") {
        for (auto i = words.begin() + 1; i != words.end(); ++i)
          include(*i);
      } else {
        take(keyword, {words.begin() + 1, words.end()});
      }
    }
  }

  SshdSettings result() { return std::move(settings_); }

 private:
  void include(const std::string& pattern) {
    const std::string path = pattern.starts_with('/') ? pattern : "/etc/ssh/" + pattern;
    for (const auto& name : guest_.list(parent_path(path))) {
      const bool hidden = name.starts_with('.');
      if (!hidden && matches_glob(file_name(path), name)) read(join_path(parent_path(path), name));
    }
  }

  /// The first value of a keyword counts, but for lists that grow.
  void take(const std::string& keyword, const std::vector<std::string>& values) {
    const auto append = [&](std::vector<std::string>& list) {
      list.insert(list.end(), values.begin(), values.end());
    };
    if (keyword == "port") return add_port(values[0]);
    if (keyword == "listenaddress") return settings_.listen_addresses.push_back(without_port(values[0]));
    if (keyword == "allowusers") return append(settings_.allow_users);
    if (keyword == "denyusers") return append(settings_.deny_users);
    if (keyword == "allowgroups") return append(settings_.allow_groups);
    if (keyword == "denygroups") return append(settings_.deny_groups);
    if (!seen_.insert(keyword).second) return;
    const bool yes = lower_case(values[0]) != "no";
    if (keyword == "pubkeyauthentication") settings_.public_keys = yes;
    if (keyword == "passwordauthentication") settings_.passwords = yes;
    if (keyword == "usepam") settings_.use_pam = yes;
    if (keyword == "strictmodes") settings_.strict_modes = yes;
    if (keyword == "permitrootlogin") settings_.root_login = lower_case(values[0]);
    if (keyword == "authorizedkeysfile") settings_.authorized_keys_files = values;
    if (keyword == "authorizedkeyscommand") settings_.keys_from_a_command = lower_case(values[0]) != "none";
  }

  void add_port(const std::string& text) {
    const auto port = parse_number(text);
    if (!port || *port < 1 || *port > 65535) return;
    if (!any_port_) settings_.ports.clear();
    any_port_ = true;
    settings_.ports.push_back(*port);
  }

  const GuestReader& guest_;
  SshdSettings settings_;
  std::set<std::string> seen_;
  bool any_port_ = false;
  int files_ = 0;
};

}  // namespace

SshdSettings read_sshd_settings(const GuestReader& guest) {
  SshdReader reader(guest);
  reader.read("/etc/ssh/sshd_config");
  return reader.result();
}

}  // namespace guestfit
