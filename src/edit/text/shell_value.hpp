// SPDX-License-Identifier: LGPL-2.1-or-later
// The right-hand side of a shell assignment: what a shell makes of it, and how a value is written there.
// The rules are those of POSIX.1-2017, Shell Command Language, 2.2 Quoting and 2.6.2 Parameter Expansion.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace guestfit {

/// What variables hold. None: the variable is set, but only running the file would tell to what.
using ShellEnvironment = std::map<std::string, std::optional<std::string>>;

/// The value of `raw` ("\"$A b\""). None when it depends on something that is not in `environment`:
/// a command substitution, another form of expansion, a variable that is not there.
std::optional<std::string> evaluate_shell_value(std::string_view raw, const ShellEnvironment& environment);

/// `value` as it is written in an assignment, quoted as `like` is where `value` allows that ("\"x\"", "'x'"
/// or "x"), otherwise in double quotes.
std::string quote_shell_value(std::string_view value, std::string_view like = "\"\"");

}  // namespace guestfit
