// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/cloud_config.hpp"

#include <fmt/format.h>

#include "edit/text/comment_lines.hpp"
#include "edit/text/yaml_mapping_edit.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

/// The word alone, without a parser, for files that cannot be read: a comment does not count.
bool mentions_network(std::string_view text) {
  for (const auto& line : split_lines(text)) {
    if (line.starts_with("network:")) return true;
  }
  return false;
}

bool leaves_network_alone(const YamlNode& network) {
  const auto* config = network.find("config");
  return config != nullptr && config->kind == YamlNode::Kind::scalar && config->value == "disabled";
}

Finding unreadable(const std::string& path, const std::string& problem) {
  return {"", "MOD-2", Severity::warning,
          fmt::format("{} has a network for cloud-init and cannot be changed: {}", path, printable(problem)),
          "Take the entry \"network:\" out of the file before the move."};
}

}  // namespace

TextEdit edit_cloud_config(std::string_view text, const std::string& path) {
  TextEdit edit;
  const auto document = parse_yaml(text);
  if (!document.problem.empty() && mentions_network(text))
    edit.findings.push_back(unreadable(path, document.problem));
  if (!document.root || !document.root->is_mapping()) return edit;
  YamlMappingEdit root(text, *document.root);
  for (std::size_t i = 0; i < document.root->pairs.size(); ++i) {
    const auto& [key, value] = document.root->pairs[i];
    if (key.value == "network" && !value.is_nothing() && !leaves_network_alone(value))
      root.comment_out(i, kOldNetworkComment);
  }
  std::vector<Splice> splices;
  if (!root.render(splices)) {
    edit.findings.push_back(unreadable(path, "the entry shares its line with something else"));
    return edit;
  }
  if (splices.empty()) return edit;
  edit.text = apply_splices(text, splices);
  edit.reasons = {
      "the network of the old machine is commented out: cloud-init would set it up again on the new one"};
  return edit;
}

std::vector<std::string> cloud_datasources(std::string_view text) {
  std::vector<std::string> names;
  const auto document = parse_yaml(text);
  const auto* list = document.root ? document.root->find("datasource_list") : nullptr;
  if (list == nullptr) return names;
  for (const auto& item : list->items)
    names.push_back(item.value);
  return names;
}

}  // namespace guestfit
