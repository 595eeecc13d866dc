// SPDX-License-Identifier: LGPL-2.1-or-later
// Small helpers for text that comes from a guest: bytes, never assumed to be UTF-8.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guestfit {

/// Lines of `text`, each with its line end ("\n"), so that joining them gives `text` back.
std::vector<std::string> split_lines(std::string_view text);

/// `line` without "\n" or "\r\n" at its end.
std::string_view without_line_end(std::string_view line);

/// Parts between blanks (space and tab), empty parts left out.
std::vector<std::string> split_words(std::string_view text);

std::vector<std::string> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string_view trim(std::string_view text);
bool starts_with_any(std::string_view text, const std::vector<std::string>& prefixes);
std::string replace_all(std::string text, std::string_view from, std::string_view to);

/// fnmatch(3) without flags: "*" matches "/" too.
bool matches_glob(const std::string& pattern, const std::string& text);

/// A decimal number that fills the whole text; none for anything else, overflow included.
std::optional<long> parse_number(std::string_view text);

/// Order of versions as people expect it: "6.1.0-9" before "6.1.0-56", strverscmp(3). Negative, 0, positive.
int compare_versions(const std::string& a, const std::string& b);

/// "1 change", "2 changes".
std::string counted(std::size_t number, const std::string& singular);

/// Bytes for a person: "1.7 MiB".
std::string human_size(unsigned long long bytes);

/// Valid UTF-8: bytes that are not become U+FFFD. Control characters but "\n" and "\t" become U+FFFD too,
/// so that text from a guest cannot drive a terminal.
std::string printable(std::string_view text);

}  // namespace guestfit
