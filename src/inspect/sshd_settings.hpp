// SPDX-License-Identifier: LGPL-2.1-or-later
// The settings of OpenSSH's server that decide who can reach it. Source: sshd_config(5), servconf.c of
// OpenSSH for the defaults. Blocks of Match are passed over: they are about some connections only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "guest/guest_reader.hpp"

namespace guestfit {

struct SshdSettings {
  std::vector<long> ports = {22};
  std::vector<std::string> listen_addresses;  ///< without ports; empty means all
  std::vector<std::string> allow_users, deny_users, allow_groups, deny_groups;
  std::vector<std::string> authorized_keys_files = {".ssh/authorized_keys", ".ssh/authorized_keys2"};
  bool keys_from_a_command = false;  ///< AuthorizedKeysCommand: keys may come from elsewhere
  bool public_keys = true;
  bool passwords = true;
  bool use_pam = false;
  bool strict_modes = true;
  std::optional<std::string> root_login;  ///< PermitRootLogin as it is written; none when it is not
};

/// Reads /etc/ssh/sshd_config and what it includes. All defaults when there is none.
SshdSettings read_sshd_settings(const GuestReader& guest);

}  // namespace guestfit
