// SPDX-License-Identifier: LGPL-2.1-or-later
#include "plan/selinux_labels.hpp"

#include <algorithm>

#include <guestfit/error.hpp>

#include "util/text.hpp"

namespace guestfit {
namespace {

struct SelinuxConfig {
  std::string mode;
  std::string policy;
};

/// The last line that sets a name counts.
SelinuxConfig parse_config(std::string_view text) {
  SelinuxConfig config;
  for (const auto& raw : split_lines(text)) {
    const auto line = trim(without_line_end(raw));
    if (line.starts_with("SELINUX=")) config.mode = trim(line.substr(8));
    if (line.starts_with("SELINUXTYPE=")) config.policy = trim(line.substr(12));
  }
  std::transform(config.mode.begin(), config.mode.end(), config.mode.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return config;
}

bool is_policy_name(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '_';
  });
}

}  // namespace

SelinuxLabels find_selinux_labels(const GuestReader& guest, const std::vector<LabelledPath>& paths) {
  SelinuxLabels result;
  if (paths.empty()) return result;
  const auto config = parse_config(guest.read("/etc/selinux/config").value_or(""));
  if (config.mode.empty() || config.mode == "disabled" || !is_policy_name(config.policy)) return result;
  const std::string place = "/etc/selinux/" + config.policy + "/contexts/files/file_contexts";
  if (!guest.is_file(place)) return result;
  try {
    PolicyTexts policy;
    for (const char* part : {"", ".homedirs", ".local"})
      policy.contexts.push_back(guest.read(place + part).value_or(""));
    for (const char* part : {".subs", ".subs_dist"})
      policy.substitutions.push_back(guest.read(place + part).value_or(""));
    result.by_path = look_up_labels(policy, paths);
  } catch (const Error& error) {
    result.findings.push_back(
        {"", "", Severity::warning, std::string("new files get no SELinux label: ") + error.what(),
         "after the move, run restorecon -R /etc /boot /var/lib/guestfit in the guest"});
  }
  return result;
}

}  // namespace guestfit
