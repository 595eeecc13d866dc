// SPDX-License-Identifier: LGPL-2.1-or-later
#include "rules/rule_file.hpp"

#include "rules/example_file.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr std::size_t kMinReason = 40;  // a shorter `why` explains nothing

std::vector<std::string> editor_names() {
  std::vector<std::string> names;
  for (const auto& editor : editors())
    names.push_back(editor.name);
  return names;
}

}  // namespace

Rule read_rule(const std::filesystem::path& file, const std::string& id, RuleProblems& problems) {
  Rule rule;
  rule.id = id;
  rule.file = file.string();
  const ConfigNode node = load_config(file, problems);
  if (!node) return rule;
  ConfigReader reader(node, rule.file, problems);
  rule.title = reader.text("title");
  rule.why = reader.text("why");
  if (node["why"] && rule.why.size() < kMinReason)
    reader.problem(node["why"].key_line, "\"why\" is too short to be a reason");
  rule.spec = reader.texts("spec");
  if (rule.spec.empty())
    reader.problem(node.line, "\"spec\" is missing", "name the requirements that the rule serves");
  rule.when = read_conditions(reader.node("when"), rule.file, problems);
  rule.after = reader.texts("after");
  const std::string editor = reader.text("editor");
  rule.editor = find_editor(editor);
  if (rule.editor == nullptr && !editor.empty()) {
    const std::string like = nearest(editor, editor_names());
    reader.problem(
        node["editor"].key_line, "\"" + editor + "\" is not an editor",
        like.empty() ? "there are " + join(editor_names(), ", ") : "did you mean \"" + like + "\"?");
  }
  const auto& parameters = reader.node("parameters");
  if (rule.editor != nullptr)
    rule.parameters = read_parameters(parameters, rule.editor->parameters, rule.file, problems);
  reader.each("examples",
              [&](ConfigReader& each) { rule.examples.push_back(read_example(each, rule.file, problems)); });
  reader.finish();
  return rule;
}

Target read_target(const std::filesystem::path& file, const std::map<std::string, DriverSet>& driver_sets,
                   RuleProblems& problems) {
  Target target;
  target.name = file.stem().string();
  const ConfigNode node = load_config(file, problems);
  if (!node) return target;
  ConfigReader reader(node, file.string(), problems);
  target.title = reader.text("title");
  target.consoles = reader.texts("consoles");
  for (const auto& name : reader.texts("drivers")) {
    const auto found = driver_sets.find(name);
    if (found == driver_sets.end()) {
      reader.problem(node["drivers"].key_line, "there is no driver set \"" + name + "\"",
                     "add drivers/linux/" + name + ".yaml");
      continue;
    }
    target.drivers.push_back(found->second);
  }
  reader.finish();
  return target;
}

DriverSet read_driver_set(const std::filesystem::path& file, RuleProblems& problems) {
  DriverSet set;
  set.name = file.stem().string();
  const ConfigNode node = load_config(file, problems);
  if (!node) return set;
  ConfigReader reader(node, file.string(), problems);
  set.title = reader.text("title");
  set.modules = reader.texts("modules");
  if (set.modules.empty())
    reader.problem(node.line, "\"modules\" is missing", "list the names of the kernel modules");
  reader.finish();
  return set;
}

ExampleGuest read_example_guest(const std::filesystem::path& file, RuleProblems& problems) {
  const ConfigNode node = load_config(file, problems);
  if (!node) return {};
  ConfigReader reader(node, file.string(), problems);
  ExampleGuest guest = read_example_tree(reader);
  reader.finish();
  return guest;
}

}  // namespace guestfit
