// SPDX-License-Identifier: LGPL-2.1-or-later
// Where the assignments are in a file that a shell sources (/etc/default/grub, /etc/sysconfig/*).
//
// Two readers, each for what it is good at. A file of nothing but comments and assignments, which is what
// nearly all of them are, is read by a scanner of our own: it costs nothing, and it knows "+=", a last line
// without a line end and values that Augeas 1.14 refuses. A file with commands and conditions goes to Augeas,
// whose Shellvars lens knows the shell's structure (15 ms a file). A file that neither understands is an
// error: a wrong guess at where a quoted text ends would break it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "edit/text/splice.hpp"

namespace guestfit {

struct ShellAssignment {
  std::string name;
  bool appends = false;  ///< "NAME+=value"
  /// False for an assignment below a condition, in a function or in another command: whether it counts is
  /// not known, and its ranges are those of the whole command.
  bool certain = true;
  TextRange statement;  ///< from "export" or the name to the end of the value
  TextRange value;      ///< with its quotes

  bool operator==(const ShellAssignment&) const = default;
};

/// In the order of the file. Throws Error (failed) when the file cannot be understood.
std::vector<ShellAssignment> find_shell_assignments(std::string_view text);

}  // namespace guestfit
