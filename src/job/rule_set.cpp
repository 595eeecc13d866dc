// SPDX-License-Identifier: LGPL-2.1-or-later
#include "job/rule_set.hpp"

#include <guestfit/error.hpp>

#include "plan/selection.hpp"
#include "util/text.hpp"

namespace guestfit {

RuleSet load_rule_set(const Request& request, const std::vector<std::string>& rules_dirs) {
  RuleSet rules;
  rules.catalogue = load_catalogue(rules_dirs);
  const auto target = rules.catalogue.targets.find(request.target);
  if (target == rules.catalogue.targets.end()) {
    std::vector<std::string> names;
    for (const auto& [name, each] : rules.catalogue.targets)
      names.push_back(name);
    throw Error(ErrorKind::usage, "", "there is no target \"" + request.target + "\"",
                "choose one of " + join(names, ", "));
  }
  rules.target = target->second;
  rules.selection = {request.only, request.skip, request.settings, request.strict};
  select_rules(rules.catalogue, rules.selection);
  return rules;
}

}  // namespace guestfit
