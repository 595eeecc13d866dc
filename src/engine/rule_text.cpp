// SPDX-License-Identifier: LGPL-2.1-or-later
#include "engine/rule_text.hpp"

#include <guestfit/error.hpp>

#include "util/text.hpp"

namespace guestfit {

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
  add("network by", when.network_stacks);
  for (const auto& file : when.files)
    parts.push_back("there is " + file);
  for (const auto& line : when.lines)
    parts.push_back("a line of " + line.file + " is \"" + line.pattern + "\"");
  add("target", when.targets);
  return join(parts, ", ");
}

const Rule& require_rule(const Catalogue& catalogue, const std::string& id) {
  const Rule* rule = catalogue.find(id);
  if (rule == nullptr) {
    std::vector<std::string> ids;
    for (const auto& each : catalogue.rules)
      ids.push_back(each.id);
    const std::string like = nearest(id, ids);
    throw Error(ErrorKind::usage, "", "there is no rule \"" + id + "\"",
                like.empty() ? "\"guestfit rules list\" shows them all" : "did you mean \"" + like + "\"?");
  }
  return *rule;
}

}  // namespace guestfit
