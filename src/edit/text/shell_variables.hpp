// SPDX-License-Identifier: LGPL-2.1-or-later
// Files of NAME=value assignments that a shell sources (/etc/default/grub, /etc/sysconfig/*): reading and
// changing one variable. Only bytes of the one assignment change; comments, spacing, the way a value is
// quoted and everything else stay. shell_statements.hpp says how a file is understood.
//
// All functions throw Error (failed) for a file that cannot be understood. Names are taken as they are; they
// must be shell names (letters, digits, "_").
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "edit/text/shell_value.hpp"

namespace guestfit {

/// What the variables of the file hold after it was sourced with `environment` set before.
ShellEnvironment source_shell_text(std::string_view text, ShellEnvironment environment = {});

/// The value after the file was sourced. None when the file does not set it, or only running the file would
/// tell to what.
std::optional<std::string> get_shell_variable(std::string_view text, const std::string& name);

/// The last assignment gets `value`; when there is none, or another command further down may set the variable
/// too, an assignment is appended. The text is unchanged when the variable has that value.
std::string set_shell_variable(std::string_view text, const std::string& name, const std::string& value,
                               const ShellEnvironment& environment = {});

/// Every assignment becomes a comment ("#NAME=value"). Where that would change more than the assignment (it
/// shares its line, or a command sets the variable), "unset NAME" is appended.
std::string comment_out_shell_variable(std::string_view text, const std::string& name);

/// Takes every assignment of `names` away, lines of their own as a whole; "unset NAME" is appended where that
/// cannot be done, as above. For files that some programs search with grep, which sees comments too.
std::string remove_shell_variables(std::string_view text, const std::set<std::string>& names);

}  // namespace guestfit
