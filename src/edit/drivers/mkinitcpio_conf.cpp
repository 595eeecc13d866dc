// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/drivers/mkinitcpio_conf.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "edit/drivers/kmod_lists.hpp"
#include "edit/text/splice.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr std::string_view kName = "MODULES";

/// The last assignment of MODULES.
struct Assignment {
  bool appends = false;
  bool understood = false;
  TextRange words;  ///< what is between the brackets or quotes
};

/// Where the bracket or quote that opens before `begin` closes; none when it does not, or when something is
/// in between that only the shell understands.
std::optional<std::size_t> end_of_words(std::string_view text, std::size_t begin, char close) {
  for (auto at = begin; at < text.size(); ++at) {
    if (text[at] == close) return at;
    if (text[at] == '#' && close == ')') {
      at = text.find('\n', at);
      if (at == std::string_view::npos) return std::nullopt;
    }
    if (std::string_view("$`\\(").find(text[at]) != std::string_view::npos) return std::nullopt;
    if (close == ')' && (text[at] == '"' || text[at] == '\'')) continue;
  }
  return std::nullopt;
}

std::optional<Assignment> find_assignment(std::string_view text, bool with_appends) {
  std::optional<Assignment> found;
  std::size_t at = 0;
  for (const auto& line : split_lines(text)) {
    const auto begin = at;
    at += line.size();
    const auto rest = text.substr(begin);
    if (!rest.starts_with(kName)) continue;
    const bool appends = rest.substr(kName.size()).starts_with("+=");
    const auto open = begin + kName.size() + (appends ? 2 : 1);
    if ((!appends && !rest.substr(kName.size()).starts_with('=')) || (appends && !with_appends)) continue;
    found = Assignment{appends, false, {}};
    if (open >= text.size()) continue;
    const char close = text[open] == '(' ? ')' : text[open];
    if (close != ')' && close != '"' && close != '\'') continue;
    const auto end = end_of_words(text, open + 1, close);
    if (!end) continue;
    found->understood = true;
    found->words = {open + 1, *end};
  }
  return found;
}

std::set<std::string> names_in(std::string_view words) {
  std::set<std::string> names;
  for (const auto& line : split_lines(words)) {
    const auto code = std::string_view(line).substr(0, line.find('#'));
    for (auto word : split_words(without_line_end(code))) {
      std::erase_if(word, [](char c) { return c == '"' || c == '\'' || c == '?'; });
      names.insert(module_name(word));
    }
  }
  return names;
}

TextEdit with_names(std::string text, const std::vector<std::string>& names) {
  TextEdit edit;
  edit.text = std::move(text);
  edit.reasons.push_back(
      join(names, ", ") +
      " added: with the hook autodetect, mkinitcpio takes the drivers of the machine it runs "
      "on only");
  for (const auto& name : names)
    edit.settings.emplace_back("MODULES " + module_name(name), "listed");
  return edit;
}

}  // namespace

bool sets_mkinitcpio_modules(std::string_view text) {
  return find_assignment(text, false).has_value();
}

TextEdit ensure_mkinitcpio_modules(std::string_view text, const std::vector<std::string>& names) {
  const auto assignment = find_assignment(text, true);
  if (!assignment) {
    if (names.empty()) return {};
    std::string all(text);
    if (!all.empty() && !all.ends_with('\n')) all += '\n';
    return with_names(all + "MODULES=(" + join(names, " ") + ")\n", names);
  }
  if (!assignment->understood) {
    TextEdit edit;
    edit.findings.push_back({"", "MOD-1", Severity::warning,
                             "MODULES in mkinitcpio's configuration is set in a way that guestfit does not "
                             "understand",
                             "add these words to it before the next kernel update: " + join(names, " ")});
    return edit;
  }
  const auto words = assignment->words.of(text);
  auto held = names_in(words);
  std::vector<std::string> missing;
  for (const auto& name : names) {
    if (held.insert(module_name(name)).second) missing.push_back(name);
  }
  if (missing.empty()) return {};
  // Behind a comment, the words need a line of their own.
  const auto last_line =
      words.substr(words.rfind('\n') == std::string_view::npos ? 0 : words.rfind('\n') + 1);
  const bool is_open = trim(words).empty() || words.ends_with(' ') || words.ends_with('\n');
  std::string added = last_line.find('#') != std::string_view::npos ? "\n" : is_open ? "" : " ";
  added += join(missing, " ");
  return with_names(apply_splices(text, {{{assignment->words.end, assignment->words.end}, added}}), missing);
}

std::vector<std::string> preset_configurations(std::string_view preset) {
  std::vector<std::string> files;
  for (const auto& line : split_lines(preset)) {
    const auto text = trim(without_line_end(line));
    const auto equals = text.find("_config=");
    if (equals == std::string_view::npos || text.starts_with('#')) continue;
    std::string file(text.substr(equals + 8));
    std::erase_if(file, [](char c) { return c == '"' || c == '\''; });
    if (file.starts_with('/') && std::find(files.begin(), files.end(), file) == files.end())
      files.push_back(file);
  }
  return files;
}

}  // namespace guestfit
