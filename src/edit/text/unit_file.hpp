// SPDX-License-Identifier: LGPL-2.1-or-later
// The lines of a file in systemd's format, systemd.syntax(7): sections of KEY=VALUE lines; "#" and ";" begin
// comments; a backslash at the end of a line continues a value. A section may come several times, and for
// some of them each one is a thing of its own ([Address], [Route]).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace guestfit {

struct UnitLine {
  enum class Kind { other, section, setting };
  std::string raw;  ///< all of its physical lines, with line ends
  Kind kind = Kind::other;
  std::string section;    ///< that it begins, or that it stands in; "" before the first
  std::size_t index = 0;  ///< which section of the file, counted from 0 at the first
  std::string key;
  std::string value;  ///< without blanks around it, continued lines joined by a blank
};

class UnitFile {
 public:
  UnitFile() = default;
  explicit UnitFile(std::string_view text);

  const std::vector<UnitLine>& lines() const { return lines_; }

  /// Values of `key` in all sections of that name, in order, as systemd collects them for a list: an empty
  /// value takes back those before it.
  std::vector<std::string> values(std::string_view section, std::string_view key) const;

  /// The last of them; "" when there is none.
  std::string value(std::string_view section, std::string_view key) const;

  bool has_section(std::string_view section) const;

 private:
  std::vector<UnitLine> lines_;
};

/// systemd's words for yes and no: 1, yes, y, true, t, on; 0, no, n, false, f, off.
bool is_unit_yes(std::string_view value);
bool is_unit_no(std::string_view value);

}  // namespace guestfit
