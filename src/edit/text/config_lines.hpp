// SPDX-License-Identifier: LGPL-2.1-or-later
// Lines of a configuration as ranges of bytes, for the simple formats of boot loaders.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "edit/text/splice.hpp"

namespace guestfit {

/// Every line without its line end ("\n" or "\r\n"). A file without one at its end has a last line too.
/// Throws Error (failed) for a text that is larger than any configuration.
std::vector<TextRange> config_lines(std::string_view text);

/// `range` without blanks at its ends.
TextRange trimmed(std::string_view text, TextRange range);

/// The text without line ends and blanks behind it: of a file with one line, where words can be added.
TextRange text_without_line_end(std::string_view text);

/// "\r\n" for a text whose first line ends so, otherwise "\n".
std::string line_end_of(std::string_view text);

/// A line as a name and a value, which blanks part.
struct ConfigLine {
  std::string name;  ///< in lower case; "" for an empty line and a comment ("#")
  TextRange value;   ///< without blanks at its ends
  TextRange line;    ///< whole, without the line end
};

std::vector<ConfigLine> read_config_lines(std::string_view text);

/// `value` instead of the value at `range`, parted from the name before it when that had none ("timeout").
Splice value_splice(std::string_view text, TextRange range, const std::string& value);

/// Where a line can be appended, and what must come before it: "\n" when the last line has no end.
struct AppendPoint {
  std::size_t at = 0;
  std::string before;
};
AppendPoint append_point(std::string_view text);

}  // namespace guestfit
