// SPDX-License-Identifier: LGPL-2.1-or-later
// Whether somebody can log in by SSH with a key. No hash, key or other secret of a user gets into a finding.
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "inspect/accounts.hpp"
#include "inspect/services.hpp"
#include "rules/checks/checks.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr std::size_t kShown = 5;

std::string list_some(const std::vector<std::string>& items) {
  if (items.size() <= kShown) return join(items, ", ");
  return join({items.begin(), items.begin() + kShown}, ", ") +
         fmt::format(" and {} more", items.size() - kShown);
}

/// The user that cloud-init makes at the first boot on a platform, with the key given there: the value of
/// `name` below `default_user` in /etc/cloud/cloud.cfg (cloud-init's documentation of "Users and groups").
/// None when cloud-init does not run.
std::optional<std::string> cloud_init_user(const GuestReader& guest) {
  if (guest.is_file("/etc/cloud/cloud-init.disabled")) return std::nullopt;
  const Services services(guest);
  const bool runs = services.find("cloud-init").enabled || services.find("cloud-init-local").enabled ||
                    services.find("cloud-init-main").enabled;
  const auto config = guest.read("/etc/cloud/cloud.cfg");
  if (!runs || !config) return std::nullopt;
  bool in_default_user = false;
  for (const auto& raw : split_lines(*config)) {
    const auto line = trim(without_line_end(raw));
    if (line.starts_with("default_user:")) in_default_user = true;
    if (in_default_user && line.starts_with("name:")) return std::string(trim(line.substr(5)));
  }
  return std::nullopt;
}

/// Users with keys that do not let them in, and those who could have one.
std::string what_was_seen(const std::vector<Account>& accounts) {
  std::vector<std::string> obstacles;
  std::vector<std::string> without_keys;
  for (const auto& account : accounts) {
    if (account.uid == 0 || !account.has_shell) continue;
    if (account.has_keys) obstacles.push_back(account.name + " (" + account.obstacle + ")");
    if (!account.has_keys && account.has_password) without_keys.push_back(account.name);
  }
  std::string text;
  if (!obstacles.empty()) text += "; keys are not taken for " + list_some(obstacles);
  if (!without_keys.empty()) text += "; with a password only: " + list_some(without_keys);
  return text;
}

/// Nobody but root has a key that works.
Finding nobody(const CheckContext& context, const SshdSettings& settings,
               const std::vector<Account>& accounts) {
  const std::string message =
      "no user but root can log in with a public key by SSH" + what_was_seen(accounts);
  if (!settings.public_keys) {
    return {"", "CFG-16", Severity::warning, "the SSH server takes no public keys (PubkeyAuthentication no)",
            "allow them in /etc/ssh/sshd_config"};
  }
  if (const auto user = cloud_init_user(context.guest)) {
    return {
        "", "CFG-16", Severity::info,
        message + "; cloud-init makes the user " + *user + " with the key that is given at the first start",
        ""};
  }
  if (settings.keys_from_a_command || has_directory_users(context.guest)) {
    return {"", "CFG-16", Severity::info,
            message + "; users or keys come from a directory service, which is not on the disks",
            "make sure that the directory service can be reached from the new place"};
  }
  return {"", "CFG-16", Severity::warning, message,
          "give a user who may use sudo a key in ~/.ssh/authorized_keys"};
}

std::optional<Finding> discouraged(const SshdSettings& settings, const std::vector<Account>& accounts) {
  const bool root_has_password = std::any_of(accounts.begin(), accounts.end(), [](const Account& account) {
    return account.uid == 0 && account.has_password;
  });
  if (!settings.passwords || settings.root_login != "yes" || !root_has_password) return std::nullopt;
  return Finding{"", "CFG-16", Severity::info, "root can log in with a password by SSH",
                 "set \"PermitRootLogin prohibit-password\" in /etc/ssh/sshd_config before the guest can be "
                 "reached from everywhere"};
}

std::vector<Finding> run(const CheckContext& context) {
  const SshdSettings settings = read_sshd_settings(context.guest);
  const auto accounts = read_accounts(context.guest, settings);
  const bool anybody =
      settings.public_keys && std::any_of(accounts.begin(), accounts.end(), [](const Account& account) {
        return account.uid != 0 && account.has_keys && account.obstacle.empty();
      });
  std::vector<Finding> findings;
  if (!anybody) findings.push_back(nobody(context, settings, accounts));
  if (const auto finding = discouraged(settings, accounts)) findings.push_back(*finding);
  return findings;
}

}  // namespace

Check ssh_users_check() {
  return {"ssh-users", "that a user other than root can log in by SSH with a public key", {}, run};
}

}  // namespace guestfit
