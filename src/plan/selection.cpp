// SPDX-License-Identifier: LGPL-2.1-or-later
#include "plan/selection.hpp"

#include <algorithm>

#include <guestfit/error.hpp>

#include "util/text.hpp"

namespace guestfit {
namespace {

std::vector<std::string> rule_ids(const Catalogue& catalogue) {
  std::vector<std::string> ids;
  for (const auto& rule : catalogue.rules)
    ids.push_back(rule.id);
  return ids;
}

void check_ids(const Catalogue& catalogue, const std::vector<std::string>& ids, const std::string& option) {
  for (const auto& id : ids) {
    if (catalogue.find(id) != nullptr) continue;
    const std::string like = nearest(id, rule_ids(catalogue));
    throw Error(ErrorKind::usage, "", option + " names the rule \"" + id + "\", which does not exist",
                like.empty() ? "\"guestfit rules list\" shows them all" : "did you mean \"" + like + "\"?");
  }
}

bool contains(const std::vector<std::string>& list, const std::string& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

/// "RULE.PARAMETER" or "PARAMETER". The parameters that `name` means, at least one.
std::vector<std::pair<const Rule*, const ParameterInfo*>> find_parameters(const Catalogue& catalogue,
                                                                          const std::string& name) {
  std::vector<std::pair<const Rule*, const ParameterInfo*>> found;
  std::vector<std::string> known;
  for (const auto& rule : catalogue.rules) {
    for (const auto& info : rule.parameter_infos()) {
      const std::string full = rule.id + "." + info.name;
      known.push_back(full);
      if (name == info.name || name == full) found.emplace_back(&rule, &info);
    }
  }
  if (!found.empty()) return found;
  const std::string like = nearest(name, known);
  throw Error(ErrorKind::usage, "", "--set names the parameter \"" + name + "\", which no rule has",
              like.empty() ? "\"guestfit rules show RULE\" lists the parameters of a rule"
                           : "did you mean \"" + like + "\"?");
}

}  // namespace

std::vector<std::pair<const Rule*, Parameters>> select_rules(const Catalogue& catalogue,
                                                             const RuleSelection& selection) {
  check_ids(catalogue, selection.only, "--only");
  check_ids(catalogue, selection.skip, "--skip");
  std::vector<std::pair<const Rule*, Parameters>> selected;
  for (const auto& rule : catalogue.rules) {
    if (!selection.only.empty() && !contains(selection.only, rule.id)) continue;
    if (!contains(selection.skip, rule.id)) selected.emplace_back(&rule, rule.parameters);
  }
  for (const auto& [name, value] : selection.settings) {
    for (const auto& [rule, info] : find_parameters(catalogue, name)) {
      for (auto& [chosen, parameters] : selected) {
        if (chosen == rule) parameters.set(*info, value);
      }
    }
  }
  return selected;
}

}  // namespace guestfit
