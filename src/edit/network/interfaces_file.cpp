// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/interfaces_file.hpp"

#include <algorithm>

#include <fnmatch.h>

#include "util/text.hpp"

namespace guestfit {

namespace {

using Kind = InterfacesLineKind;

bool is_selection(const std::string& keyword) {
  return keyword == "auto" || keyword == "no-auto-down" || keyword == "no-scripts" ||
         (keyword.starts_with("allow-") && keyword.size() > 6);
}

bool is_source_directory(const std::string& keyword) {
  // ifup compares only these letters.
  return keyword.starts_with("source-dir");
}

/// The kind of a line with `words`; `in_stanza` tells whether options may stand here.
Kind kind_of(const std::vector<std::string>& words, bool in_stanza, bool in_iface) {
  const auto& keyword = words.front();
  if (keyword == "iface") return Kind::iface;
  if (keyword == "mapping") return Kind::mapping;
  if (keyword == "rename") return Kind::rename;
  if (keyword == "source" || is_source_directory(keyword)) return Kind::source;
  // A bare "auto" inside an iface stanza selects that interface and does not end the stanza.
  if (is_selection(keyword)) return words.size() == 1 && in_iface ? Kind::option : Kind::selection;
  return in_stanza ? Kind::option : Kind::misplaced;
}

/// Takes one logical line off `physical` from `at` on.
InterfacesLine take_line(const std::vector<std::string>& physical, std::size_t& at) {
  InterfacesLine line;
  line.raw.push_back(physical[at++]);
  if (trim(line.raw.front()).starts_with('#')) return line;

  std::string joined;
  while (true) {
    std::string_view part = line.raw.back();
    if (part.ends_with('\n')) part.remove_suffix(1);
    const bool continues = part.ends_with('\\');
    if (continues) part.remove_suffix(1);
    joined += part;
    if (!continues || at == physical.size()) break;
    line.raw.push_back(physical[at++]);
  }
  line.words = split_words(joined);
  return line;
}

bool is_valid_directory_entry(const std::string& name) {
  const auto valid = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  return !name.empty() && std::all_of(name.begin(), name.end(), valid);
}

bool matches_path(const std::string& pattern, const std::string& path) {
  return fnmatch(pattern.c_str(), path.c_str(), FNM_PATHNAME | FNM_PERIOD) == 0;
}

}  // namespace

std::vector<InterfacesLine> parse_interfaces_lines(std::string_view text) {
  const auto physical = split_lines(text);
  std::vector<InterfacesLine> lines;
  std::size_t stanza = InterfacesLine::kNoStanza;
  for (std::size_t at = 0; at < physical.size();) {
    auto line = take_line(physical, at);
    if (!line.words.empty()) {
      const bool in_stanza = stanza != InterfacesLine::kNoStanza;
      line.kind = kind_of(line.words, in_stanza, in_stanza && lines[stanza].kind == Kind::iface);
      if (line.kind == Kind::iface || line.kind == Kind::mapping) {
        stanza = lines.size();
      } else if (line.kind != Kind::option) {
        stanza = InterfacesLine::kNoStanza;
      }
      line.stanza = stanza;
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<InterfacesInclude> interfaces_includes(const std::string& path, std::string_view text) {
  const auto directory = path.substr(0, path.rfind('/') + 1);
  std::vector<InterfacesInclude> includes;
  for (const auto& line : parse_interfaces_lines(text)) {
    if (line.kind != Kind::source) continue;
    for (std::size_t i = 1; i < line.words.size(); ++i) {
      auto pattern = line.words[i];
      if (pattern.find_first_of("$`'\"\\") != std::string::npos) continue;
      if (!pattern.starts_with('/')) pattern.insert(0, directory);
      while (pattern.size() > 1 && pattern.ends_with('/'))
        pattern.pop_back();
      includes.push_back({pattern, is_source_directory(line.words[0])});
    }
  }
  return includes;
}

bool includes_file(const InterfacesInclude& include, const std::string& path) {
  if (!include.directory) return matches_path(include.pattern, path);
  const auto slash = path.rfind('/');
  return slash != std::string::npos && matches_path(include.pattern, path.substr(0, slash)) &&
         is_valid_directory_entry(path.substr(slash + 1));
}

}  // namespace guestfit
