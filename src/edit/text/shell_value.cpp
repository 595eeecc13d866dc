// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/text/shell_value.hpp"

#include <algorithm>

namespace guestfit {

namespace {

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// Reads `raw` from the left. A method answers false when the value cannot be known.
class Evaluator {
 public:
  Evaluator(std::string_view raw, const ShellEnvironment& environment)
      : rest_(raw), environment_(environment) {}

  std::optional<std::string> run() {
    bool in_double_quotes = false;
    while (!rest_.empty()) {
      const char c = take();
      if (c == '"') {
        in_double_quotes = !in_double_quotes;
      } else if (c == '\'' && !in_double_quotes) {
        if (!single_quotes()) return std::nullopt;
      } else if (c == '\\') {
        backslash(in_double_quotes);
      } else if (c == '$') {
        if (!expansion()) return std::nullopt;
      } else if (c == '`') {
        return std::nullopt;
      } else {
        value_ += c;
      }
    }
    if (in_double_quotes) return std::nullopt;
    return value_;
  }

 private:
  char take() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  bool single_quotes() {
    const auto end = rest_.find('\'');
    if (end == std::string_view::npos) return false;
    value_ += rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return true;
  }

  void backslash(bool in_double_quotes) {
    if (rest_.empty()) {
      value_ += '\\';
      return;
    }
    const char c = take();
    if (c == '\n') return;
    const bool escapes = !in_double_quotes || c == '$' || c == '`' || c == '"' || c == '\\';
    if (!escapes) value_ += '\\';
    value_ += c;
  }

  bool expansion() {
    const bool braces = rest_.starts_with('{');
    if (braces) rest_.remove_prefix(1);
    const auto end = static_cast<std::size_t>(
        std::find_if_not(rest_.begin(), rest_.end(), is_name_character) - rest_.begin());
    const std::string name(rest_.substr(0, end));
    rest_.remove_prefix(end);
    // "$(", "$1", "$?", "$'" and a lone "$" end here too: rare, and none of them is a plain value.
    if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
    if (braces) {
      if (!rest_.starts_with('}')) return false;
      rest_.remove_prefix(1);
    }
    const auto found = environment_.find(name);
    if (found == environment_.end() || !found->second) return false;
    value_ += *found->second;
    return true;
  }

  std::string_view rest_;
  const ShellEnvironment& environment_;
  std::string value_;
};

bool needs_no_quotes(std::string_view value) {
  return std::all_of(value.begin(), value.end(), [](char c) {
    return is_name_character(c) || std::string_view("-./:,=@%+").find(c) != std::string_view::npos;
  });
}

}  // namespace

std::optional<std::string> evaluate_shell_value(std::string_view raw, const ShellEnvironment& environment) {
  return Evaluator(raw, environment).run();
}

std::string quote_shell_value(std::string_view value, std::string_view like) {
  const bool single = like.size() >= 2 && like.starts_with('\'') && like.ends_with('\'');
  if (single && value.find('\'') == std::string_view::npos) return "'" + std::string(value) + "'";
  const bool unquoted = like.find_first_of("\"'") == std::string_view::npos;
  if (unquoted && needs_no_quotes(value)) return std::string(value);
  std::string quoted = "\"";
  for (const char c : value) {
    if (std::string_view("\\\"$`").find(c) != std::string_view::npos) quoted += '\\';
    quoted += c;
  }
  return quoted += '"';
}

}  // namespace guestfit
