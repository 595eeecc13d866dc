// SPDX-License-Identifier: LGPL-2.1-or-later
// The catalogue: all rules, targets, driver sets and example guests of one or several directories.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "rules/rule.hpp"
#include "rules/target.hpp"

namespace guestfit {

struct Catalogue {
  std::vector<Rule> rules;  ///< in the order in which they run
  std::map<std::string, Target> targets;
  std::map<std::string, ExampleGuest> guests;

  const Rule* find(const std::string& id) const;
};

/// The rules and drivers that come with guestfit: GUESTFIT_DATA_DIR, else next to the build tree, else where
/// they were installed. Throws Error when they are nowhere.
std::filesystem::path builtin_data_directory();

/// Reads the built-in rules and then those of `extra`, each a directory laid out like rules/; a rule or
/// target of the same id in a later one takes the place of the earlier. What is wrong goes to `problems`.
Catalogue read_catalogue(const std::vector<std::filesystem::path>& extra, RuleProblems& problems);

/// The same, but throws Error that lists the problems when there are any.
Catalogue load_catalogue(const std::vector<std::string>& extra);

/// Problems for a person: "FILE:LINE: MESSAGE (HINT)".
std::string format_problem(const RuleProblem& problem);

}  // namespace guestfit
