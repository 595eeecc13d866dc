// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/text/shell_words.hpp"

#include <algorithm>
#include <set>

#include <guestfit/error.hpp>

#include "edit/text/shell_variables.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

std::string normal_name(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

TextEdit not_understood(const std::string& variable, const std::vector<std::string>& words) {
  TextEdit edit;
  edit.findings.push_back(
      {"", "MOD-1", Severity::warning,
       "the file that sets " + variable + " is a script that guestfit does not understand",
       "add these words to " + variable + " in the guest: " + join(words, " ")});
  return edit;
}

}  // namespace

TextEdit ensure_shell_words(std::string_view text, const std::string& variable,
                            const std::vector<std::string>& words, const std::string& reason) {
  TextEdit edit;
  try {
    const auto environment = source_shell_text(text);
    const auto found = environment.find(variable);
    if (found != environment.end() && !found->second) return not_understood(variable, words);
    auto held = split_words(found == environment.end() ? "" : *found->second);
    std::set<std::string> known;
    for (const auto& word : held)
      known.insert(normal_name(word));
    std::vector<std::string> missing;
    for (const auto& word : words) {
      if (known.insert(normal_name(word)).second) missing.push_back(word);
    }
    if (missing.empty()) return edit;
    held.insert(held.end(), missing.begin(), missing.end());
    edit.text = set_shell_variable(text, variable, join(held, " "));
    edit.reasons.push_back(join(missing, ", ") + " added: " + reason);
    for (const auto& word : missing)
      edit.settings.emplace_back(variable + " " + normal_name(word), "listed");
  } catch (const Error&) {
    return not_understood(variable, words);
  }
  return edit;
}

}  // namespace guestfit
