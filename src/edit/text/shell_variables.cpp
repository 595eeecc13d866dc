// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/text/shell_variables.hpp"

#include <algorithm>
#include <cctype>
#include <vector>

#include "edit/text/shell_statements.hpp"
#include "util/text.hpp"

namespace guestfit {

namespace {

/// What `raw` gives where it stands. A variable that refers to itself is empty before it is set.
std::optional<std::string> evaluate(const std::string& name, std::string_view raw,
                                    ShellEnvironment environment) {
  environment.try_emplace(name, "");
  return evaluate_shell_value(raw, environment);
}

void source_assignment(std::string_view text, const ShellAssignment& assignment,
                       ShellEnvironment& environment) {
  auto value =
      assignment.certain ? evaluate(assignment.name, assignment.value.of(text), environment) : std::nullopt;
  if (assignment.appends && value) {
    const auto before = environment.try_emplace(assignment.name, "").first->second;
    value = before ? std::optional(*before + *value) : std::nullopt;
  }
  environment[assignment.name] = std::move(value);
}

std::string with_line_appended(std::string_view text, const std::string& line) {
  std::string result(text);
  if (!result.empty() && !result.ends_with('\n')) result += '\n';
  return result += line + "\n";
}

/// `raw` with only as much changed as it takes to give `value`: a value that grows at its end keeps what it
/// refers to ("$NAME a" becomes "$NAME a b").
std::string new_raw_value(const std::string& name, std::string_view raw, const std::string& value,
                          const ShellEnvironment& environment) {
  const auto before = evaluate(name, raw, environment);
  const bool quoted = raw.size() >= 2 && raw.starts_with('"') && raw.ends_with('"');
  if (before && quoted && raw.find('$') != std::string_view::npos && value.starts_with(*before)) {
    const auto addition = quote_shell_value(value.substr(before->size()));
    auto grown = std::string(raw.substr(0, raw.size() - 1)) + addition.substr(1);
    if (evaluate(name, grown, environment) == value) return grown;
  }
  return quote_shell_value(value, raw);
}

/// The lines of the statement, with its line ends. None when anything but blanks and a comment shares them.
std::optional<TextRange> lines_of_its_own(std::string_view text, const TextRange& statement) {
  const auto newline = text.substr(0, statement.begin).rfind('\n');
  const auto line_begin = newline == std::string_view::npos ? 0 : newline + 1;
  const auto line_end = std::min(text.find('\n', statement.end), text.size());
  const auto before = trim(text.substr(line_begin, statement.begin - line_begin));
  const auto after = trim(text.substr(statement.end, line_end - statement.end));
  if (!before.empty() || !(after.empty() || after.starts_with('#'))) return std::nullopt;
  return TextRange{line_begin, std::min(line_end + 1, text.size())};
}

bool is_name_character(char c) {
  return c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0;
}

bool mentions(std::string_view line, std::string_view name) {
  for (auto at = line.find(name); at != std::string_view::npos; at = line.find(name, at + 1)) {
    const auto end = at + name.size();
    const bool begins = at == 0 || !is_name_character(line[at - 1]);
    if (begins && (end == line.size() || !is_name_character(line[end]))) return true;
  }
  return false;
}

/// Where "unset" is the last to say something of the variable already, nothing more is to be done.
std::string with_unset_appended(std::string text, const std::string& name) {
  const auto unset = "unset " + name;
  const auto lines = split_lines(text);
  const auto last = std::find_if(lines.rbegin(), lines.rend(),
                                 [&](const std::string& line) { return mentions(line, name); });
  if (last != lines.rend() && without_line_end(*last) == unset) return text;
  return with_line_appended(text, unset);
}

std::string commented_out(std::string_view statement) {
  return "#" + replace_all(std::string(statement), "\n", "\n#");
}

}  // namespace

ShellEnvironment source_shell_text(std::string_view text, ShellEnvironment environment) {
  for (const auto& assignment : find_shell_assignments(text))
    source_assignment(text, assignment, environment);
  return environment;
}

std::optional<std::string> get_shell_variable(std::string_view text, const std::string& name) {
  const auto environment = source_shell_text(text);
  const auto found = environment.find(name);
  return found == environment.end() ? std::nullopt : found->second;
}

std::string set_shell_variable(std::string_view text, const std::string& name, const std::string& value,
                               const ShellEnvironment& environment) {
  auto now = environment;
  ShellEnvironment before_last;
  std::optional<ShellAssignment> last;
  for (const auto& assignment : find_shell_assignments(text)) {
    if (assignment.name == name) {
      last = assignment;
      before_last = now;
    }
    source_assignment(text, assignment, now);
  }
  if (last && now[name] == value) return std::string(text);
  if (!last || !last->certain) {
    return with_line_appended(text, name + "=" + quote_shell_value(value, ""));
  }

  const auto raw = last->value.of(text);
  if (!last->appends)
    return apply_splices(text, {{last->value, new_raw_value(name, raw, value, before_last)}});
  const TextRange operator_and_value{last->value.begin - 2, last->value.end};
  return apply_splices(text, {{operator_and_value, "=" + quote_shell_value(value, raw)}});
}

std::string comment_out_shell_variable(std::string_view text, const std::string& name) {
  std::vector<Splice> splices;
  bool left_over = false;
  for (const auto& assignment : find_shell_assignments(text)) {
    if (assignment.name != name) continue;
    if (assignment.certain && lines_of_its_own(text, assignment.statement)) {
      splices.push_back({assignment.statement, commented_out(assignment.statement.of(text))});
    } else {
      left_over = true;
    }
  }
  auto result = apply_splices(text, std::move(splices));
  return left_over ? with_unset_appended(std::move(result), name) : result;
}

std::string remove_shell_variables(std::string_view text, const std::set<std::string>& names) {
  std::vector<Splice> splices;
  std::set<std::string> left_over;
  for (const auto& assignment : find_shell_assignments(text)) {
    if (!names.contains(assignment.name)) continue;
    const auto lines = assignment.certain ? lines_of_its_own(text, assignment.statement) : std::nullopt;
    if (lines) {
      splices.push_back({*lines, ""});
    } else {
      left_over.insert(assignment.name);
    }
  }
  auto result = apply_splices(text, std::move(splices));
  for (const auto& name : left_over)
    result = with_unset_appended(std::move(result), name);
  return result;
}

}  // namespace guestfit
