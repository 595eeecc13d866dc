// SPDX-License-Identifier: LGPL-2.1-or-later
// The rules for people and programs: list, describe, lint.
#include <algorithm>

#include <fmt/format.h>

#include <guestfit/catalogue.hpp>
#include <guestfit/error.hpp>

#include "engine/rule_text.hpp"
#include "plan/example_runner.hpp"
#include "rules/catalogue.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

void check_examples(const Catalogue& catalogue, const Rule& rule, RuleProblems& problems) {
  for (const auto& kind : missing_examples(rule))
    problems.push_back({rule.file, 0, "there is no example " + kind, "add one"});
  for (const auto& example : rule.examples) {
    if (!example.guest.empty() && !catalogue.guests.contains(example.guest)) {
      problems.push_back({rule.file, example.line, "there is no example guest \"" + example.guest + "\"",
                          "add guests/" + example.guest + ".yaml"});
      continue;
    }
    for (const auto& difference : run_example(catalogue, rule, example)) {
      problems.push_back(
          {rule.file, example.line, "the example \"" + example.name + "\" fails: " + difference, ""});
    }
  }
}

}  // namespace

std::vector<RuleSummary> list_rules(const std::vector<std::string>& rules_dirs) {
  std::vector<RuleSummary> summaries;
  for (const auto& rule : load_catalogue(rules_dirs).rules)
    summaries.push_back({rule.id, rule.title, rule.spec, rule.is_check() ? "check" : "change"});
  std::sort(summaries.begin(), summaries.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  return summaries;
}

std::string describe_rule(const std::string& id, const std::vector<std::string>& rules_dirs) {
  const Catalogue catalogue = load_catalogue(rules_dirs);
  const Rule* rule = &require_rule(catalogue, id);
  std::string text = fmt::format("{}\n    {}\n\n{}\n\n", rule->id, rule->title, trim(rule->why));
  const auto row = [&](const char* name, const std::string& value) {
    if (!value.empty()) text += fmt::format("{:<12}{}\n", name, value);
  };
  row("serves", join(rule->spec, ", "));
  row("applies if", describe_conditions(rule->when));
  row("runs after", join(rule->after, ", "));
  if (rule->is_check()) row("check", rule->check->name + ": " + rule->check->summary);
  if (!rule->is_check()) row("editor", rule->editor->name + ": " + rule->editor->summary);
  for (const auto& info : rule->parameter_infos()) {
    row("parameter", info.name + " = " + describe_value(rule->parameters.values().at(info.name)) + "  (" +
                         info.meaning + ")");
  }
  for (const auto& example : rule->examples)
    row("example", example.name);
  row("file", rule->file);
  return text;
}

std::vector<RuleProblem> lint_rules(const std::string& directory) {
  RuleProblems problems;
  std::vector<std::filesystem::path> extra;
  if (!directory.empty()) extra.emplace_back(directory);
  const Catalogue catalogue = read_catalogue(extra, problems);
  if (!problems.empty()) return problems;
  for (const auto& rule : catalogue.rules)
    check_examples(catalogue, rule, problems);
  return problems;
}

}  // namespace guestfit
