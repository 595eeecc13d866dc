// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cli/rules_command.hpp"

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <guestfit/catalogue.hpp>

#include "util/text.hpp"

namespace guestfit {
namespace {

void list(const Options& options) {
  const auto rules = list_rules(options.request.rules_dirs);
  if (options.json) {
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    for (const auto& rule : rules)
      all.push_back({{"id", rule.id}, {"title", rule.title}, {"spec", rule.spec}, {"kind", rule.kind}});
    fmt::print("{}\n", nlohmann::ordered_json{{"format_version", "1.0"}, {"rules", all}}.dump(2));
    return;
  }
  std::size_t width = 0;
  for (const auto& rule : rules)
    width = std::max(width, rule.id.size());
  for (const auto& rule : rules)
    fmt::print("{:<{}}  {} ({})\n", rule.id, width, rule.title, join(rule.spec, ", "));
}

int lint(const Options& options) {
  const auto problems = lint_rules(options.rules_argument);
  for (const auto& problem : problems) {
    const std::string place =
        problem.line > 0 ? fmt::format("{}:{}", problem.file, problem.line) : problem.file;
    fmt::print("{}: {}\n", place, problem.message);
    if (!problem.hint.empty()) fmt::print("    {}\n", problem.hint);
  }
  if (problems.empty()) fmt::print("The rules are in order.\n");
  return problems.empty() ? 0 : 1;
}

}  // namespace

int run_rules_command(const Options& options) {
  switch (options.rules_action) {
    case RulesAction::list:
      list(options);
      return 0;
    case RulesAction::show:
      fmt::print("{}", describe_rule(options.rules_argument, options.request.rules_dirs));
      return 0;
    case RulesAction::lint:
      return lint(options);
  }
  return 1;
}

}  // namespace guestfit
