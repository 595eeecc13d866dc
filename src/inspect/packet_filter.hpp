// SPDX-License-Identifier: LGPL-2.1-or-later
// What a stored packet filter does with a new TCP connection from anywhere to one port of the guest. Nothing
// is run: the rules are walked through for that one packet. What may match and may not (a source address, the
// name of a card) makes the answer "restricted"; what is not understood makes it "unknown", never a guess.
#pragma once

#include <string>

namespace guestfit {

enum class Admission {
  open,
  restricted,  ///< only from some places, or at some rate
  unknown,
  closed,
};

struct FilterVerdict {
  Admission admission = Admission::open;
  std::string seen;  ///< the line or setting that decides, for a person; "" when open
};

/// A file of iptables-save(8), as iptables-extensions(8) describes its matches.
FilterVerdict judge_iptables(const std::string& rules, long port);

/// A script of nft(8): the chains at the hook "input". Jumps, maps and variables are not followed.
FilterVerdict judge_nftables(const std::string& script, long port);

/// The rules that ufw(8) keeps for its user (user.rules, lines "### tuple ###"). `denies_by_default` is
/// DEFAULT_INPUT_POLICY of /etc/default/ufw.
FilterVerdict judge_ufw(const std::string& user_rules, bool denies_by_default, long port);

/// Whether a list of ports as iptables, ufw and firewalld write it ("22", "20:25", "20-25,80", "ssh") has
/// `port`.
bool has_port(const std::string& list, long port);

}  // namespace guestfit
