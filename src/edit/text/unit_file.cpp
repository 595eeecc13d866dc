// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/text/unit_file.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "util/text.hpp"

namespace guestfit {
namespace {

bool is_comment(std::string_view line) {
  return line.starts_with('#') || line.starts_with(';');
}

bool is_word(std::string_view value, std::array<std::string_view, 6> words) {
  std::string lower(value);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::find(words.begin(), words.end(), lower) != words.end();
}

}  // namespace

UnitFile::UnitFile(std::string_view text) {
  const auto physical = split_lines(text);
  std::string section;
  std::size_t sections = 0;
  for (std::size_t i = 0; i < physical.size(); ++i) {
    UnitLine line;
    line.raw = physical[i];
    std::string logical(trim(without_line_end(line.raw)));
    while (!is_comment(logical) && logical.ends_with('\\') && i + 1 < physical.size()) {
      logical.pop_back();
      ++i;
      line.raw += physical[i];
      const auto next = trim(without_line_end(physical[i]));
      // A comment among continued lines is passed over, and does not end them.
      logical += is_comment(next) ? std::string("\\") : " " + std::string(next);
    }
    if (logical.starts_with('[') && logical.ends_with(']')) {
      section = logical.substr(1, logical.size() - 2);
      ++sections;
      line.kind = UnitLine::Kind::section;
    } else if (const auto equals = logical.find('='); equals != std::string::npos && !is_comment(logical)) {
      line.kind = UnitLine::Kind::setting;
      line.key = trim(std::string_view(logical).substr(0, equals));
      line.value = trim(std::string_view(logical).substr(equals + 1));
    }
    line.section = section;
    line.index = sections == 0 ? 0 : sections - 1;
    lines_.push_back(std::move(line));
  }
}

std::vector<std::string> UnitFile::values(std::string_view section, std::string_view key) const {
  std::vector<std::string> values;
  for (const auto& line : lines_) {
    if (line.kind != UnitLine::Kind::setting || line.section != section || line.key != key) continue;
    if (line.value.empty()) {
      values.clear();
    } else {
      values.push_back(line.value);
    }
  }
  return values;
}

std::string UnitFile::value(std::string_view section, std::string_view key) const {
  const auto all = values(section, key);
  return all.empty() ? "" : all.back();
}

bool UnitFile::has_section(std::string_view section) const {
  return std::any_of(lines_.begin(), lines_.end(), [&](const UnitLine& line) {
    return line.kind == UnitLine::Kind::section && line.section == section;
  });
}

bool is_unit_yes(std::string_view value) {
  return is_word(value, {"1", "yes", "y", "true", "t", "on"});
}

bool is_unit_no(std::string_view value) {
  return is_word(value, {"0", "no", "n", "false", "f", "off"});
}

}  // namespace guestfit
