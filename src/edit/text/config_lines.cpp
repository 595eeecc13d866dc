// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/text/config_lines.hpp"

#include <algorithm>

#include <guestfit/error.hpp>

namespace guestfit {
namespace {

constexpr std::size_t kMaxConfig = 4U << 20U;
constexpr std::string_view kBlanks = " \t";

}  // namespace

std::vector<TextRange> config_lines(std::string_view text) {
  if (text.size() > kMaxConfig) {
    throw Error(ErrorKind::failed, "", "A configuration of the boot loader has more than 4 MiB.",
                "Look at what it is in the guest.");
  }
  std::vector<TextRange> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto newline = std::min(text.find('\n', begin), text.size());
    const bool has_return = newline > begin && text[newline - 1] == '\r';
    lines.push_back({begin, has_return ? newline - 1 : newline});
    begin = newline + 1;
  }
  return lines;
}

TextRange trimmed(std::string_view text, TextRange range) {
  while (range.begin < range.end && kBlanks.find(text[range.begin]) != std::string_view::npos)
    ++range.begin;
  while (range.end > range.begin && kBlanks.find(text[range.end - 1]) != std::string_view::npos)
    --range.end;
  return range;
}

TextRange text_without_line_end(std::string_view text) {
  const auto last = text.find_last_not_of(" \t\r\n");
  return {0, last == std::string_view::npos ? 0 : last + 1};
}

std::string line_end_of(std::string_view text) {
  const auto newline = text.find('\n');
  const bool has_return = newline != std::string_view::npos && newline > 0 && text[newline - 1] == '\r';
  return has_return ? "\r\n" : "\n";
}

std::vector<ConfigLine> read_config_lines(std::string_view text) {
  std::vector<ConfigLine> result;
  for (const auto& line : config_lines(text)) {
    const auto content = trimmed(text, line);
    ConfigLine read{"", {content.end, content.end}, line};
    if (content.begin < content.end && text[content.begin] != '#') {
      const auto end = std::min(text.find_first_of(kBlanks, content.begin), content.end);
      for (auto at = content.begin; at < end; ++at) {
        const char c = text[at];
        read.name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      }
      read.value = trimmed(text, {end, content.end});
    }
    result.push_back(read);
  }
  return result;
}

Splice value_splice(std::string_view text, TextRange range, const std::string& value) {
  const bool joins_name =
      range.begin > 0 && std::string_view(" \t=\n").find(text[range.begin - 1]) == std::string_view::npos;
  const bool brings_blank = value.starts_with(' ') || value.starts_with('\n') || value.starts_with('\r');
  return {range, (joins_name && range.begin == range.end && !brings_blank ? " " : "") + value};
}

AppendPoint append_point(std::string_view text) {
  const bool has_end = text.empty() || text.back() == '\n';
  return {text.size(), has_end ? "" : line_end_of(text)};
}

}  // namespace guestfit
