// SPDX-License-Identifier: LGPL-2.1-or-later
#include "rules/rule_file.hpp"

#include <algorithm>

#include "rules/example_file.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr std::size_t kMinReason = 40;  // a shorter `why` explains nothing

template <typename Thing>
std::vector<std::string> names_of(const std::vector<Thing>& things) {
  std::vector<std::string> names;
  for (const auto& thing : things)
    names.push_back(thing.name);
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

void report_unknown(ConfigReader& reader, const ConfigNode& node, const std::string& what,
                    const std::vector<std::string>& known) {
  const std::string like = nearest(node.text, known);
  reader.problem(node.key_line, "\"" + node.text + "\" is not " + what,
                 like.empty() ? "there are " + join(known, ", ") : "did you mean \"" + like + "\"?");
}

/// What the rule does: `editor`, or with "kind: check" a `check`.
void read_work(const ConfigNode& node, ConfigReader& reader, Rule& rule, RuleProblems& problems) {
  const std::string kind = reader.optional_text("kind");
  if (!kind.empty() && kind != "change" && kind != "check")
    reader.problem(node["kind"].key_line, "\"" + kind + "\" is not a kind of rule", "write change or check");
  const auto& parameters = reader.node("parameters");
  if (kind == "check") {
    const std::string name = reader.text("check");
    rule.check = find_check(name);
    if (rule.check == nullptr && !name.empty())
      report_unknown(reader, node["check"], "a check", names_of(checks()));
  } else {
    const std::string name = reader.text("editor");
    rule.editor = find_editor(name);
    if (rule.editor == nullptr && !name.empty())
      report_unknown(reader, node["editor"], "an editor", names_of(editors()));
  }
  if (rule.editor != nullptr || rule.check != nullptr)
    rule.parameters = read_parameters(parameters, rule.parameter_infos(), rule.file, problems);
}

std::optional<std::uint64_t> optional_size(ConfigReader& reader, const std::string& key) {
  const ConfigNode& node = reader.node(key);
  return node ? std::optional(read_size(reader, node)) : std::nullopt;
}

TargetLimits read_limits(const ConfigNode& node, const std::string& file, RuleProblems& problems) {
  TargetLimits limits;
  if (!node) return limits;
  ConfigReader reader(node, file, problems);
  limits.boot_disk_mbr = optional_size(reader, "boot_disk_mbr");
  limits.disk = optional_size(reader, "disk");
  limits.plain_disk = optional_size(reader, "plain_disk");
  limits.plain_disk_remedy = reader.optional_text("plain_disk_remedy");
  if (const std::string disks = reader.optional_text("disks"); !disks.empty()) {
    const auto number = parse_number(disks);
    if (!number || *number < 1) reader.problem(node["disks"].key_line, "\"disks\" must be a number");
    limits.disks = number ? static_cast<std::uint64_t>(*number) : 0;
  }
  limits.architectures = reader.texts("architectures");
  limits.root_filesystems = reader.texts("root_filesystems");
  const std::map<std::string, bool*> refusals = {{"encryption", &limits.refuses_encryption},
                                                 {"physical", &limits.refuses_physical},
                                                 {"subvolumes", &limits.refuses_subvolumes},
                                                 {"uefi", &limits.refuses_uefi}};
  for (const auto& item : reader.texts("refused")) {
    const auto found = refusals.find(item);
    if (found != refusals.end()) *found->second = true;
    if (found == refusals.end())
      reader.problem(node["refused"].key_line, "\"" + item + "\" is nothing that can be refused",
                     "write encryption, physical, subvolumes or uefi");
  }
  reader.finish();
  return limits;
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
  read_work(node, reader, rule, problems);
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
  target.limits = read_limits(reader.node("limits"), file.string(), problems);
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
