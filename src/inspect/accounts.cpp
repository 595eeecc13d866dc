// SPDX-License-Identifier: LGPL-2.1-or-later
#include "inspect/accounts.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr std::uint32_t kOtherWrite = 0022;

std::vector<std::vector<std::string>> read_table(const GuestReader& guest, const std::string& path) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& line : split_lines(guest.read(path).value_or(""))) {
    const auto text = without_line_end(line);
    if (!text.empty() && text[0] != '#' && text[0] != '+' && text[0] != '-') rows.push_back(split(text, ':'));
  }
  return rows;
}

bool is_working_shell(const GuestReader& guest, const std::string& shell) {
  static const std::set<std::string> kNoShells = {"nologin",  "false", "sync",     "halt",
                                                  "shutdown", "true",  "git-shell"};
  if (shell.empty()) return true;  // passwd(5): /bin/sh
  return !kNoShells.contains(file_name(shell)) && guest.is_file(shell);
}

/// sshd(8): a key is preceded by options or not, and begins with its type.
bool has_key(const std::string& text) {
  static const std::vector<std::string> kTypes = {"ssh-", "ecdsa-", "sk-"};
  for (const auto& line : split_lines(text)) {
    const auto words = split_words(without_line_end(line));
    if (words.empty() || words[0].starts_with('#')) continue;
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
      if (starts_with_any(words[i], kTypes)) return true;
    }
  }
  return false;
}

std::string keys_path(const std::string& pattern, const Account& account) {
  std::string path = replace_all(pattern, "%h", account.home);
  path = replace_all(path, "%u", account.name);
  path = replace_all(path, "%U", std::to_string(account.uid));
  path = replace_all(path, "%%", "%");
  return path.starts_with('/') ? path : join_path(account.home, path);
}

/// StrictModes: neither the file nor a directory up to the home may be open to others.
std::string open_to_others(const GuestReader& guest, const std::string& file, const Account& account) {
  for (std::string path = guest.resolve(file);; path = parent_path(path)) {
    const auto status = guest.status(path);
    if (!status) return "";
    if (status->uid != 0 && status->uid != account.uid) return path + " belongs to another user";
    if ((status->permissions & kOtherWrite) != 0) return "others can write to " + path;
    if (path == guest.resolve(account.home) || path == "/") return "";
  }
}

class AccountReader {
 public:
  AccountReader(const GuestReader& guest, const SshdSettings& settings) : guest_(guest), settings_(settings) {
    for (auto& row : read_table(guest, "/etc/shadow")) {
      if (row.size() >= 2) shadow_[row[0]] = row[1];
    }
    for (const auto& row : read_table(guest, "/etc/group")) {
      if (row.size() < 4) continue;
      group_by_gid_[row[2]] = row[0];
      for (const auto& user : split(row[3], ','))
        groups_by_user_[user].push_back(row[0]);
    }
  }

  std::vector<Account> read() {
    std::vector<Account> accounts;
    for (const auto& row : read_table(guest_, "/etc/passwd")) {
      if (row.size() < 7) continue;
      const auto uid = parse_number(row[2]);
      if (!uid || *uid < 0 || *uid > std::numeric_limits<std::uint32_t>::max()) continue;
      accounts.push_back(describe(row, static_cast<std::uint32_t>(*uid)));
    }
    return accounts;
  }

 private:
  Account describe(const std::vector<std::string>& row, std::uint32_t uid) {
    Account account;
    account.name = row[0];
    account.uid = uid;
    account.home = row[5].starts_with('/') ? row[5] : "/";
    account.has_shell = is_working_shell(guest_, row[6]);
    const auto shadow = shadow_.find(account.name);
    const std::string password = shadow != shadow_.end() ? shadow->second : row[1];
    account.locked = password.starts_with('!');
    account.has_password = password.size() > 1 && !account.locked && !password.starts_with('*');
    if (account.has_shell) find_keys(account);
    if (account.has_keys && account.obstacle.empty()) account.obstacle = refusal(account, row[3]);
    return account;
  }

  void find_keys(Account& account) const {
    for (const auto& pattern : settings_.authorized_keys_files) {
      const std::string path = keys_path(pattern, account);
      if (pattern == "none" || !has_key(guest_.read(path).value_or(""))) continue;
      account.has_keys = true;
      account.obstacle = settings_.strict_modes ? open_to_others(guest_, path, account) : "";
      if (account.obstacle.empty()) return;
    }
  }

  /// Why sshd turns the user away in spite of a key; "" when it does not.
  std::string refusal(const Account& account, const std::string& gid) const {
    if (account.locked && !settings_.use_pam) return "the account is locked";
    if (matches_user(settings_.deny_users, account.name)) return "DenyUsers names it";
    if (!settings_.allow_users.empty() && !matches_user(settings_.allow_users, account.name))
      return "AllowUsers does not name it";
    const auto groups = groups_of(account.name, gid);
    if (in_groups(settings_.deny_groups, groups)) return "DenyGroups names a group of it";
    if (!settings_.allow_groups.empty() && !in_groups(settings_.allow_groups, groups))
      return "AllowGroups names no group of it";
    return "";
  }

  std::vector<std::string> groups_of(const std::string& user, const std::string& gid) const {
    std::vector<std::string> groups;
    if (const auto found = groups_by_user_.find(user); found != groups_by_user_.end()) groups = found->second;
    if (const auto found = group_by_gid_.find(gid); found != group_by_gid_.end())
      groups.push_back(found->second);
    return groups;
  }

  /// "USER" or "USER@HOST", with globs; "!" takes out.
  static bool matches_user(const std::vector<std::string>& patterns, const std::string& user) {
    return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
      return matches_glob(pattern.substr(0, pattern.find('@')), user);
    });
  }

  static bool in_groups(const std::vector<std::string>& patterns, const std::vector<std::string>& groups) {
    return std::any_of(groups.begin(), groups.end(),
                       [&](const std::string& group) { return matches_user(patterns, group); });
  }

  const GuestReader& guest_;
  const SshdSettings& settings_;
  std::map<std::string, std::string> shadow_;
  std::map<std::string, std::string> group_by_gid_;
  std::map<std::string, std::vector<std::string>> groups_by_user_;
};

}  // namespace

std::vector<Account> read_accounts(const GuestReader& guest, const SshdSettings& settings) {
  return AccountReader(guest, settings).read();
}

bool has_directory_users(const GuestReader& guest) {
  for (const auto& line : split_lines(guest.read("/etc/nsswitch.conf").value_or(""))) {
    const auto words = split_words(without_line_end(line));
    if (words.empty() || words[0] != "passwd:") continue;
    return std::any_of(words.begin(), words.end(), [](const std::string& word) {
      return word == "sss" || word == "ldap" || word == "winbind" || word == "nis" || word == "lsass";
    });
  }
  return false;
}

}  // namespace guestfit
