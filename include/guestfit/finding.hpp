// SPDX-License-Identifier: LGPL-2.1-or-later
// A finding: something about the guest that a person should know, with what to do about it.
#pragma once

#include <string>

namespace guestfit {

enum class Severity {
  info,     ///< good to know
  warning,  ///< the guest will probably boot, but something will not work as before
  blocker,  ///< guestfit refuses this guest (exit status 3)
  error,    ///< guestfit could not finish (exit status 1)
};

struct Finding {
  std::string rule;  ///< id of the rule that found it, "" when the engine itself did
  std::string code;  ///< stable id ("CFG-19"), "" when none fits
  Severity severity = Severity::info;
  std::string message;
  std::string remedy;

  bool operator==(const Finding&) const = default;
};

}  // namespace guestfit
