// SPDX-License-Identifier: LGPL-2.1-or-later
#include "plan/example_runner.hpp"

#include <algorithm>

#include <guestfit/error.hpp>

#include "plan/example_scene.hpp"
#include "plan/plan.hpp"
#include "report/names.hpp"
#include "util/diff.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

std::unique_ptr<ExampleScene> make_scene(const Catalogue& catalogue, const Example& example) {
  auto scene = std::make_unique<ExampleScene>();
  if (const auto base = catalogue.guests.find(example.guest); base != catalogue.guests.end()) {
    scene->add(base->second);
  }
  scene->add(example.own);
  for (const auto& path : example.removed)
    scene->guest.remove(path);
  return scene;
}

Plan plan_for(const ExampleScene& scene, const Catalogue& catalogue, const Rule& rule,
              const Example& example) {
  const auto target = catalogue.targets.find(example.target);
  if (target == catalogue.targets.end()) {
    throw Error(ErrorKind::failed, "", "there is no target \"" + example.target + "\"", "");
  }
  return make_plan(scene.guest, scene.inspect(), catalogue, target->second,
                   {{rule.id}, {}, {}, example.strict});
}

class Comparison {
 public:
  void texts(const std::string& path, const std::string& expected, const std::string& actual) {
    if (expected == actual) return;
    differences_.push_back(path + " comes out otherwise:\n" +
                           unified_diff(expected, actual, "expected", "planned"));
  }

  void lists(const std::string& what, const std::vector<std::string>& expected,
             const std::vector<std::string>& actual) {
    if (expected == actual) return;
    differences_.push_back(what + ": expected " + (expected.empty() ? "none" : join(expected, ", ")) +
                           ", planned " + (actual.empty() ? "none" : join(actual, ", ")));
  }

  std::vector<std::string> take() { return std::move(differences_); }

 private:
  std::vector<std::string> differences_;
};

void compare_changes(const Example& example, const Plan& plan, Comparison& comparison) {
  std::vector<std::string> expected_paths = example.gone;
  for (const auto& [path, content] : example.files)
    expected_paths.push_back(path);
  for (const auto& [path, modules] : example.modules)
    expected_paths.push_back(path);
  std::sort(expected_paths.begin(), expected_paths.end());
  std::vector<std::string> planned_paths;
  for (const auto& file : plan.files) {
    planned_paths.push_back(file.path);
    const auto expected = example.files.find(file.path);
    if (expected != example.files.end()) comparison.texts(file.path, expected->second, file.content);
  }
  comparison.lists("files that change", expected_paths, planned_paths);
  for (const auto& change : plan.changes) {
    const auto expected = example.modules.find(change.path);
    if (expected != example.modules.end())
      comparison.lists("modules in " + change.path, expected->second, change.modules);
    if (change.reasons.empty()) comparison.lists("reasons for " + change.path, {"at least one"}, {});
  }
}

void compare_findings(const Example& example, const Plan& plan, Comparison& comparison) {
  std::vector<std::string> found;
  std::string all;
  for (const auto& finding : plan.findings) {
    const auto i = found.size();
    const bool with_severity =
        i < example.findings.size() && example.findings[i].find(' ') != std::string::npos;
    found.push_back(with_severity ? finding.code + " " + name_of(finding.severity) : finding.code);
    all += finding.message + "\n" + finding.remedy + "\n";
  }
  comparison.lists("findings", example.findings, found);
  for (const auto& text : example.says) {
    if (all.find(text) == std::string::npos) comparison.texts("what the findings say", text, all);
  }
}

/// What a rule is there for: to change something, or to find something.
bool is_case(const Rule& rule, const Example& example) {
  if (!rule.is_check()) return example.outcome == Example::Outcome::changes;
  return example.outcome == Example::Outcome::unchanged && !example.findings.empty();
}

bool is_fine(const Rule& rule, const Example& example) {
  if (example.outcome != Example::Outcome::unchanged) return false;
  return !rule.is_check() || example.findings.empty();
}

}  // namespace

std::vector<std::string> missing_examples(const Rule& rule) {
  const auto any = [&](auto test) { return std::any_of(rule.examples.begin(), rule.examples.end(), test); };
  std::vector<std::string> missing;
  if (!any([&](const Example& example) { return is_case(rule, example); }))
    missing.emplace_back(rule.is_check() ? "with findings" : "that changes something");
  if (!any([&](const Example& example) { return is_fine(rule, example); }))
    missing.emplace_back("of a guest that is fine already (expect: unchanged)");
  if (!any([](const Example& example) { return example.outcome == Example::Outcome::not_applicable; }))
    missing.emplace_back("of a guest that the rule is not for (expect: not applicable)");
  return missing;
}

std::vector<std::string> run_example(const Catalogue& catalogue, const Rule& rule, const Example& example) {
  Comparison comparison;
  try {
    const auto scene = make_scene(catalogue, example);
    const Plan plan = plan_for(*scene, catalogue, rule, example);
    const bool applies = plan.skipped.empty();
    if (applies == (example.outcome == Example::Outcome::not_applicable)) {
      comparison.lists("the rule", {applies ? "does not apply" : "applies"},
                       {applies ? "applies" : join(plan.skipped, "; ")});
    }
    compare_changes(example, plan, comparison);
    compare_findings(example, plan, comparison);
    scene->apply(plan);
    const Plan again = plan_for(*scene, catalogue, rule, example);
    std::vector<std::string> still;
    for (const auto& file : again.files)
      still.push_back(file.path);
    comparison.lists("files that a second run changes", {}, still);
  } catch (const Error& error) {
    return {error.what()};
  }
  return comparison.take();
}

}  // namespace guestfit
