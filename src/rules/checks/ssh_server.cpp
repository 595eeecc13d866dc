// SPDX-License-Identifier: LGPL-2.1-or-later
// Whether an SSH server is there and starts. On most targets SSH is the only way in.
#include <algorithm>
#include <optional>

#include "inspect/services.hpp"
#include "inspect/sshd_settings.hpp"
#include "rules/checks/checks.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

const std::vector<std::string> kPrograms = {"/usr/sbin/sshd", "/usr/bin/sshd", "/usr/local/sbin/sshd",
                                            "/usr/sbin/dropbear", "/usr/bin/dropbear"};
const std::vector<std::string> kServices = {
    "ssh", "sshd", "ssh.socket", "sshd.socket", "dropbear", "dropbear.socket", "openssh"};

bool is_everywhere(const std::string& address) {
  return address == "0.0.0.0" || address == "::" || address == "*";
}

/// An address of the old network keeps sshd from listening at all.
std::optional<Finding> check_addresses(const SshdSettings& settings) {
  const auto& addresses = settings.listen_addresses;
  if (addresses.empty() || std::any_of(addresses.begin(), addresses.end(), is_everywhere))
    return std::nullopt;
  return Finding{
      "", "CFG-14", Severity::warning,
      "the SSH server listens on " + join(addresses, ", ") + " only, and the guest gets another address",
      "take ListenAddress out of /etc/ssh/sshd_config"};
}

std::vector<Finding> run(const CheckContext& context) {
  const GuestReader& guest = context.guest;
  if (std::none_of(kPrograms.begin(), kPrograms.end(),
                   [&](const auto& path) { return guest.is_file(path); })) {
    return {
        {"", "CFG-14", Severity::warning, "no SSH server was found in the guest",
         "install one (openssh-server), or make sure that there is another way in, such as a password for "
         "the serial console"}};
  }
  const Services services(guest);
  std::vector<std::string> installed;
  bool enabled = false;
  for (const auto& name : kServices) {
    const auto state = services.find(name);
    if (state.installed) installed.push_back(name);
    enabled = enabled || state.enabled;
  }
  // Debian's unit and script look for this file, see /usr/share/doc/openssh-server/README.Debian.gz.
  const std::string kSwitch = "/etc/ssh/sshd_not_to_be_run";
  if (guest.is_file(kSwitch)) {
    return {{"", "CFG-14", Severity::warning, "the SSH server does not start, as there is a file " + kSwitch,
             "remove that file"}};
  }
  if (!enabled) {
    const bool any = !installed.empty();
    return {{"", "CFG-14", Severity::warning,
             "the SSH server is installed and not started when the guest boots" +
                 (any ? " (" + join(installed, ", ") + ")" : ""),
             any ? "enable it in the running guest, for example: systemctl enable --now " + installed[0]
                 : "enable its service in the running guest"}};
  }
  const auto addresses = check_addresses(read_sshd_settings(guest));
  return addresses ? std::vector<Finding>{*addresses} : std::vector<Finding>();
}

}  // namespace

Check ssh_server_check() {
  return {"ssh-server", "that an SSH server is installed, starts, and listens on any address", {}, run};
}

}  // namespace guestfit
