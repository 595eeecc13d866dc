// SPDX-License-Identifier: LGPL-2.1-or-later
#include "plan/example_runner.hpp"

#include <algorithm>

#include <guestfit/error.hpp>

#include "plan/example_scene.hpp"
#include "plan/plan.hpp"
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
  return make_plan(scene.guest, scene.inspect(), catalogue, target->second, {{rule.id}, {}, {}});
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

}  // namespace

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
    std::vector<std::string> codes;
    for (const auto& finding : plan.findings)
      codes.push_back(finding.code);
    comparison.lists("findings", example.findings, codes);
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
