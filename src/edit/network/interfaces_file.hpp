// SPDX-License-Identifier: LGPL-2.1-or-later
// The lines of an ifupdown configuration file, as interfaces(5) describes them and ifup 0.8 reads them:
// "#" starts a comment only at the start of a line, a backslash at the end of a line continues it (not in a
// comment), and a stanza ends where the next keyword begins, whatever the indentation.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace guestfit {

enum class InterfacesLineKind {
  blank,      ///< empty, or a comment
  iface,      ///< "iface NAME FAMILY METHOD"
  mapping,    ///< "mapping PATTERN..."
  selection,  ///< "auto", "allow-*", "no-auto-down" or "no-scripts", with names
  rename,     ///< "rename OLD=NEW..."
  source,     ///< "source" or "source-directory"
  option,     ///< a line of an iface or mapping stanza
  misplaced,  ///< none of these; ifup refuses the whole file for it
};

struct InterfacesLine {
  static constexpr std::size_t kNoStanza = static_cast<std::size_t>(-1);

  std::vector<std::string> raw;  ///< as they stand in the file, with line ends; joined they give the line
  std::vector<std::string> words;
  InterfacesLineKind kind = InterfacesLineKind::blank;
  std::size_t stanza = kNoStanza;  ///< line that begins the stanza, for that line itself and its options
};

/// Every line of `text`: joining all `raw` gives `text` back.
std::vector<InterfacesLine> parse_interfaces_lines(std::string_view text);

/// What a "source" or "source-directory" line takes in.
struct InterfacesInclude {
  std::string pattern;     ///< absolute, shell wildcards: of files, or of directories
  bool directory = false;  ///< "source-directory"

  bool operator==(const InterfacesInclude&) const = default;
};

/// What the file `path` with content `text` takes in, in order. Words that only a shell could expand
/// ("$HOME", "`...`") are left out.
std::vector<InterfacesInclude> interfaces_includes(const std::string& path, std::string_view text);

/// Whether `include` takes in the file `path`. "source" takes any name that its pattern matches;
/// "source-directory" only names of letters, digits, "_" and "-". Neither takes names with a leading dot.
bool includes_file(const InterfacesInclude& include, const std::string& path);

}  // namespace guestfit
