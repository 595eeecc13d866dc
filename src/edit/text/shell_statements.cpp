// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/text/shell_statements.hpp"

#include <optional>

#include <guestfit/error.hpp>

#include "edit/text/augeas_text.hpp"
#include "util/text.hpp"

namespace guestfit {

namespace {

/// Such files have a few kilobytes; more is no configuration, and Augeas takes its time over it.
constexpr std::size_t kMaxShellFile = 256U << 10U;

bool starts_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool continues_name(char c) {
  return starts_name(c) || (c >= '0' && c <= '9');
}
bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

/// End of the name that begins at `at`; `at` itself when there is none.
std::size_t name_end(std::string_view text, std::size_t at) {
  if (at >= text.size() || !starts_name(text[at])) return at;
  while (at < text.size() && continues_name(text[at]))
    ++at;
  return at;
}

/// Reads a file of nothing but comments and assignments.
class PlainScanner {
 public:
  explicit PlainScanner(std::string_view text) : text_(text) {}

  /// None when there is anything else in the file.
  std::optional<std::vector<ShellAssignment>> run() {
    while (true) {
      skip_blanks();
      if (at_end()) return std::move(assignments_);
      if (text_[at_] == '\n') {
        ++at_;
      } else if (text_[at_] == '#') {
        skip_comment();
      } else if (!assignment()) {
        return std::nullopt;
      }
    }
  }

 private:
  bool at_end() const { return at_ == text_.size(); }

  void skip_blanks() {
    while (!at_end() && is_blank(text_[at_]))
      ++at_;
  }

  void skip_comment() { at_ = std::min(text_.find('\n', at_), text_.size()); }

  bool assignment() {
    ShellAssignment found;
    found.statement.begin = at_;
    skip_export();
    const auto end = name_end(text_, at_);
    found.name = text_.substr(at_, end - at_);
    at_ = end;
    found.appends = text_.substr(at_).starts_with("+=");
    if (found.appends) ++at_;
    if (found.name.empty() || at_end() || text_[at_] != '=') return false;
    found.value.begin = ++at_;
    if (!word()) return false;
    found.value.end = found.statement.end = at_;
    assignments_.push_back(std::move(found));
    return rest_of_line_is_empty();
  }

  void skip_export() {
    constexpr std::string_view kExport = "export";
    if (!text_.substr(at_).starts_with(kExport)) return;
    const auto after = at_ + kExport.size();
    if (after >= text_.size() || !is_blank(text_[after])) return;
    at_ = after;
    skip_blanks();
  }

  bool word() {
    while (!at_end() && !is_blank(text_[at_]) && text_[at_] != '\n') {
      const char c = text_[at_];
      if (c == '"' || c == '\'' || c == '`') {
        if (!quoted(c)) return false;
      } else if (c == '\\') {
        at_ = std::min(at_ + 2, text_.size());
      } else if (std::string_view(";&|<>()").find(c) != std::string_view::npos) {
        return false;
      } else {
        ++at_;
      }
    }
    return true;
  }

  bool quoted(char quote) {
    for (++at_; !at_end() && text_[at_] != quote; ++at_) {
      if (text_[at_] == '\\' && quote != '\'' && at_ + 1 < text_.size()) ++at_;
    }
    if (at_end()) return false;
    ++at_;
    return true;
  }

  bool rest_of_line_is_empty() {
    const auto value_end = at_;
    skip_blanks();
    if (at_end() || text_[at_] == '\n') return true;
    if (text_[at_] != '#' || at_ == value_end) return false;
    skip_comment();
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<ShellAssignment> assignments_;
};

void add_uncertain(std::string_view name, const TextRange& where, std::vector<ShellAssignment>& assignments) {
  ShellAssignment found;
  found.name = name;
  found.certain = false;
  found.statement = found.value = where;
  assignments.push_back(std::move(found));
}

/// Every name in a command that looks like an assignment ("[ -f /x ] && A=1"), or that "unset" takes away.
void add_from_command(std::string_view text, const TextRange& where,
                      std::vector<ShellAssignment>& assignments) {
  const auto command = where.of(text);
  const bool unsets = command.find("unset") != std::string_view::npos;
  for (std::size_t at = 0; at < command.size(); ++at) {
    const auto end = name_end(command, at);
    if (end == at) continue;
    const auto after = command.substr(end);
    if (unsets || after.starts_with('=') || after.starts_with("+=")) {
      add_uncertain(command.substr(at, end - at), where, assignments);
    }
    at = end - 1;
  }
}

TextRange statement_range(std::string_view text, const AugeasNode& node) {
  TextRange range{node.span.begin, node.value.end};
  while (range.begin < range.end && (is_blank(text[range.begin]) || text[range.begin] == '\n'))
    ++range.begin;
  return range;
}

std::optional<std::vector<ShellAssignment>> scan_with_augeas(std::string_view text) {
  const auto nodes = parse_with_augeas("Shellvars.lns", text);
  if (!nodes) return std::nullopt;
  std::vector<ShellAssignment> assignments;
  for (const auto& node : *nodes) {
    if (!node.parent.empty() || node.label == "#comment") continue;
    const bool named = name_end(node.label, 0) == node.label.size();
    if (!named || !node.has_value) {
      if (named) add_uncertain(node.label, node.span, assignments);
      add_from_command(text, node.span, assignments);
      continue;
    }
    ShellAssignment found;
    found.name = node.label;
    found.value = node.value;
    found.statement = statement_range(text, node);
    assignments.push_back(std::move(found));
  }
  return assignments;
}

}  // namespace

std::vector<ShellAssignment> find_shell_assignments(std::string_view text) {
  if (text.size() <= kMaxShellFile) {
    if (auto plain = PlainScanner(text).run()) return std::move(*plain);
    if (auto structured = scan_with_augeas(text)) return std::move(*structured);
  }
  throw Error(ErrorKind::failed, "", "The file of shell variables cannot be understood.",
              "Leave only comments and assignments of the form NAME=value in it.");
}

}  // namespace guestfit
