// SPDX-License-Identifier: LGPL-2.1-or-later
// The rules that guestfit knows, for people and programs that want to look at them.
#pragma once

#include <string>
#include <vector>

namespace guestfit {

struct RuleSummary {
  std::string id;     ///< "linux/storage/fstab"
  std::string title;  ///< one sentence
  std::vector<std::string> spec;
  std::string kind;  ///< "change", or "check" for a rule that changes nothing
};

/// Something wrong in a rule file.
struct RuleProblem {
  std::string file;
  int line = 0;         ///< from 1; 0 when the whole file is meant
  std::string message;  ///< what is wrong
  std::string hint;     ///< what to write instead; "" when nothing better is known
};

/// All rules, by id. Throws Error when the rules cannot be loaded.
std::vector<RuleSummary> list_rules(const std::vector<std::string>& rules_dirs = {});

/// The whole of one rule as text for a person. Throws Error (usage) when there is no such rule.
std::string describe_rule(const std::string& id, const std::vector<std::string>& rules_dirs = {});

/// Everything wrong with the rules in `directory` ("" for the rules that come with guestfit): their form,
/// their order, and their examples, which are run.
std::vector<RuleProblem> lint_rules(const std::string& directory = "");

}  // namespace guestfit
