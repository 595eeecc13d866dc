// SPDX-License-Identifier: LGPL-2.1-or-later
#include "rules/rule_file.hpp"

#include <algorithm>

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

std::vector<DriverSet> named_driver_sets(const std::string& key, ConfigReader& reader,
                                         const std::map<std::string, DriverSet>& driver_sets) {
  std::vector<DriverSet> sets;
  for (const auto& name : reader.texts(key)) {
    const auto found = driver_sets.find(name);
    if (found == driver_sets.end()) {
      reader.problem(reader.node(key).key_line, "there is no driver set \"" + name + "\"",
                     "add drivers/linux/" + name + ".yaml");
    } else {
      sets.push_back(found->second);
    }
  }
  return sets;
}

/// What is said of a module that the set does not have would be a misspelling.
void check_modules_named(const DriverSet& set, const ConfigNode& node, ConfigReader& reader) {
  auto known = set.modules;
  known.insert(known.end(), set.optional.begin(), set.optional.end());
  const auto check = [&](const std::string& key, const std::string& module) {
    if (std::find(known.begin(), known.end(), module) != known.end()) return;
    reader.problem(node[key].key_line, "\"" + module + "\" is not a module of this set",
                   "there are " + join(known, ", "));
  };
  for (const auto& module : set.network)
    check("network", module);
  for (const auto& [module, names] : set.other_names)
    check("other_names", module);
  for (const auto& [module, option] : set.kernel_options)
    check("kernel_options", module);
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
  target.drivers = named_driver_sets("drivers", reader, driver_sets);
  target.extra_drivers = named_driver_sets("extra_drivers", reader, driver_sets);
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
  set.optional = reader.texts("optional");
  if (set.modules.empty() && set.optional.empty())
    reader.problem(node.line, "\"modules\" is missing", "list the names of the kernel modules");
  set.network = reader.texts("network");
  for (const auto& [module, names] : reader.node("other_names").map) {
    for (const auto& name : names.list)
      set.other_names[module].push_back(name.text);
  }
  for (const auto& [module, option] : reader.node("kernel_options").map)
    set.kernel_options[module] = option.text;
  check_modules_named(set, node, reader);
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
