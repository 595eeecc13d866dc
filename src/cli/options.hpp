// SPDX-License-Identifier: LGPL-2.1-or-later
// The command line as plain values. docs/guestfit.1 and --help describe it; a test compares the two.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <guestfit/request.hpp>

namespace guestfit {

enum class RulesAction { list, show, page, lint };

struct Options {
  enum class Kind { run, rules, help, version };

  Kind kind = Kind::run;
  Request request;
  RulesAction rules_action = RulesAction::list;
  std::string rules_argument;  ///< id for `show` and `page`, directory for `lint`
  bool json = false;
  bool quiet = false;
  bool verbose = false;
  bool no_progress = false;
  std::optional<std::string> plan_out;
  std::optional<std::string> plan_in;
};

/// `arguments` without the name of the program. Throws Error (usage) that says what is wrong and what was
/// probably meant.
Options parse_command_line(const std::vector<std::string>& arguments);

/// The text of --help.
std::string help_text();

}  // namespace guestfit
