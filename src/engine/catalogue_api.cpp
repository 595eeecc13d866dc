// SPDX-License-Identifier: LGPL-2.1-or-later
// The rules for people and programs: list, describe, lint.
#include <algorithm>

#include <fmt/format.h>

#include <guestfit/catalogue.hpp>
#include <guestfit/error.hpp>

#include "plan/example_runner.hpp"
#include "rules/catalogue.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

std::string describe_value(const ConfigNode& value) {
  if (value.kind == ConfigNode::Kind::text) return value.text;
  std::vector<std::string> items;
  for (const auto& item : value.list) {
    if (item.kind == ConfigNode::Kind::text) items.push_back(item.text);
    if (item.kind == ConfigNode::Kind::map)
      items.push_back(item.map.empty() ? "" : item.map.front().second.text);
  }
  return join(items, ", ");
}

std::string describe_conditions(const Conditions& when) {
  std::vector<std::string> parts;
  const auto add = [&](const std::string& what, const std::vector<std::string>& values) {
    if (!values.empty()) parts.push_back(what + " " + join(values, " or "));
  };
  add("family", when.family.empty() ? std::vector<std::string>() : std::vector<std::string>{when.family});
  add("distribution", when.distros);
  add("boot loader", when.boot_loaders);
  add("initramfs made by", when.initramfs_generators);
  for (const auto& file : when.files)
    parts.push_back("there is " + file);
  for (const auto& line : when.lines)
    parts.push_back("a line of " + line.file + " is \"" + line.pattern + "\"");
  add("target", when.targets);
  return join(parts, ", ");
}

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
  const Rule* rule = catalogue.find(id);
  if (rule == nullptr) {
    std::vector<std::string> ids;
    for (const auto& each : catalogue.rules)
      ids.push_back(each.id);
    const std::string like = nearest(id, ids);
    throw Error(ErrorKind::usage, "", "there is no rule \"" + id + "\"",
                like.empty() ? "\"guestfit rules list\" shows them all" : "did you mean \"" + like + "\"?");
  }
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
