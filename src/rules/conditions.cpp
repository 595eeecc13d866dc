// SPDX-License-Identifier: LGPL-2.1-or-later
#include "rules/conditions.hpp"

#include <algorithm>

#include "util/text.hpp"

namespace guestfit {
namespace {

bool contains(const std::vector<std::string>& list, const std::string& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

bool share_one(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const auto& item) { return contains(b, item); });
}

std::vector<std::string> kinds_of(const std::vector<BootLoader>& loaders) {
  std::vector<std::string> kinds;
  for (const auto& loader : loaders)
    kinds.push_back(loader.kind);
  return kinds;
}

std::vector<std::string> stacks_in_charge(const std::vector<NetworkStack>& stacks) {
  std::vector<std::string> names;
  for (const auto& stack : stacks) {
    if (stack.in_charge) names.push_back(stack.name);
  }
  return names;
}

bool has_line(const GuestReader& guest, const LineCondition& condition) {
  const std::string directory = parent_path(condition.file);
  for (const auto& name : guest.list(directory)) {
    if (name.starts_with('.') || !matches_glob(file_name(condition.file), name)) continue;
    for (const auto& line : split_lines(guest.read(join_path(directory, name)).value_or(""))) {
      if (matches_glob(condition.pattern, std::string(trim(line)))) return true;
    }
  }
  return false;
}

}  // namespace

Conditions read_conditions(const ConfigNode& node, const std::string& file, RuleProblems& problems) {
  Conditions conditions;
  if (!node) return conditions;
  ConfigReader reader(node, file, problems);
  conditions.family = reader.text("family");
  if (!conditions.family.empty() && conditions.family != "linux" && conditions.family != "windows") {
    reader.problem(node["family"].key_line, "\"" + conditions.family + "\" is not a family",
                   "write linux or windows");
  }
  conditions.distros = reader.texts("distro");
  conditions.boot_loaders = reader.texts("boot_loader");
  conditions.initramfs_generators = reader.texts("initramfs_generator");
  conditions.network_stacks = reader.texts("network");
  conditions.files = reader.texts("files");
  conditions.targets = reader.texts("target");
  reader.each("any_line", [&](ConfigReader& each) {
    conditions.lines.push_back({each.text("file"), each.text("pattern")});
  });
  reader.finish();
  return conditions;
}

std::optional<std::string> unmet_condition(const Conditions& conditions, const GuestReader& guest,
                                           const Facts& facts, const Target& target) {
  if (!conditions.family.empty() && conditions.family != facts.os.family)
    return "it is for " + conditions.family;
  if (!conditions.distros.empty() && !contains(conditions.distros, facts.os.distro)) {
    return "it is for " + join(conditions.distros, ", ");
  }
  if (!conditions.boot_loaders.empty() && !share_one(conditions.boot_loaders, kinds_of(facts.boot_loaders))) {
    return "the guest does not boot with " + join(conditions.boot_loaders, " or ");
  }
  if (!conditions.initramfs_generators.empty() &&
      !share_one(conditions.initramfs_generators, facts.initramfs_generators)) {
    return "the guest does not use " + join(conditions.initramfs_generators, " or ");
  }
  if (!conditions.network_stacks.empty() &&
      !share_one(conditions.network_stacks, stacks_in_charge(facts.network_stacks))) {
    return "the guest's network is not in the hands of " + join(conditions.network_stacks, " or ");
  }
  if (!conditions.targets.empty() && !contains(conditions.targets, target.name)) {
    return "it is for the target " + join(conditions.targets, " or ");
  }
  for (const auto& file : conditions.files) {
    if (!guest.is_file(file)) return "the guest has no " + file;
  }
  const auto& lines = conditions.lines;
  if (!lines.empty() &&
      std::none_of(lines.begin(), lines.end(), [&](const auto& line) { return has_line(guest, line); })) {
    return lines.front().file + " has no line like \"" + lines.front().pattern + "\"";
  }
  return std::nullopt;
}

}  // namespace guestfit
