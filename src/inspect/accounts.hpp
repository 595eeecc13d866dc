// SPDX-License-Identifier: LGPL-2.1-or-later
// The local users of a Linux guest and whether SSH lets them in. Sources: passwd(5), shadow(5), group(5),
// sshd(8) ("AUTHORIZED_KEYS FILE FORMAT"), sshd_config(5).
//
// Password hashes are looked at for one thing: whether there is one. They leave this file in no form.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "guest/guest_reader.hpp"
#include "inspect/sshd_settings.hpp"

namespace guestfit {

struct Account {
  std::string name;
  std::uint32_t uid = 0;
  std::string home;
  bool has_shell = false;     ///< its shell lets somebody work
  bool has_password = false;  ///< it can be logged in to with a password
  bool locked = false;        ///< "!" before its password
  bool has_keys = false;      ///< there is a public key for it
  std::string obstacle;  ///< why SSH does not take its keys, half a sentence; "" when nothing is in the way
};

/// Root and the users that people log in as, in the order of /etc/passwd.
std::vector<Account> read_accounts(const GuestReader& guest, const SshdSettings& settings);

/// Whether users may come from a directory service (LDAP, Active Directory), by /etc/nsswitch.conf.
bool has_directory_users(const GuestReader& guest);

}  // namespace guestfit
