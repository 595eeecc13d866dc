// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/netplan_model.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

namespace guestfit {
namespace {

using Role = InterfaceRole;

/// Sections of physical and made-up interfaces. Others ("version", "renderer", "nm-devices", "openvswitch")
/// define nothing that a move touches.
const std::map<std::string, Role>& sections() {
  static const std::map<std::string, Role> kSections = {
      {"ethernets", Role::card},
      {"wifis", Role::wireless},
      {"modems", Role::ppp},
      {"bonds", Role::bond},
      {"bridges", Role::bridge},
      {"vlans", Role::vlan},
      {"vrfs", Role::card},
      {"tunnels", Role::tunnel},
      {"dummy-devices", Role::independent},
      {"virtual-ethernets", Role::independent},
  };
  return kSections;
}

Role role_of(const NetplanDefinition& definition, Role section_role) {
  if (definition.section == "tunnels") {
    // WireGuard and VXLAN over any path need no fixed local address.
    const auto* mode = definition.find("mode");
    return mode != nullptr && mode->value == "wireguard" ? Role::independent : section_role;
  }
  if (definition.section != "ethernets") return section_role;
  const auto* match = definition.find("match");
  const auto* name = match == nullptr ? nullptr : match->find("name");
  const auto role = role_of_name(name == nullptr ? definition.id : name->value);
  return survives_move(role) ? role : Role::card;
}

class Survival {
 public:
  explicit Survival(std::vector<NetplanDefinition>& definitions) : definitions_(definitions) {
    for (auto& definition : definitions)
      by_id_[definition.id] = &definition;
  }

  /// What is built upon something that goes, goes as well; chains take a round for each link.
  void decide() {
    for (auto& definition : definitions_)
      definition.survives = survives_move(definition.role) || may_survive(definition);
    for (bool changed = true; changed;) {
      changed = false;
      for (auto& definition : definitions_) {
        if (!definition.survives || stands(definition)) continue;
        definition.survives = false;
        changed = true;
      }
    }
  }

 private:
  static bool may_survive(const NetplanDefinition& definition) {
    return definition.section == "bridges" || definition.section == "bonds" ||
           definition.section == "vlans" || definition.section == "vrfs";
  }

  bool stands(const NetplanDefinition& definition) const {
    if (!may_survive(definition)) return true;
    if (const auto* link = definition.find("link"); link != nullptr && !lives(link->value)) return false;
    const auto* interfaces = definition.find("interfaces");
    const bool none = interfaces == nullptr || interfaces->items.empty();
    if (definition.section == "bonds" && none) return false;
    return none || std::all_of(interfaces->items.begin(), interfaces->items.end(),
                               [&](const YamlNode& item) { return lives(item.value); });
  }

  bool lives(const std::string& id) const {
    const auto found = by_id_.find(id);
    return found != by_id_.end() ? found->second->survives : survives_move(role_of_name(id));
  }

  std::vector<NetplanDefinition>& definitions_;
  std::map<std::string, const NetplanDefinition*> by_id_;
};

class ModelReader {
 public:
  explicit ModelReader(NetplanModel& model) : model_(model) {}

  void read(std::size_t file) {
    const auto& root = model_.documents[file].root;
    if (!root || !root->is_mapping()) return;
    const auto* network = root->find("network");
    if (network == nullptr || !network->is_mapping()) return;
    if (const auto* renderer = network->find("renderer"))
      model_.networkmanager = renderer->value == "NetworkManager";
    for (const auto& [key, value] : network->pairs) {
      if (sections().contains(key.value) && value.is_mapping()) read_section(file, key.value, value);
    }
  }

 private:
  void read_section(std::size_t file, const std::string& section, const YamlNode& mapping) {
    for (std::size_t i = 0; i < mapping.pairs.size(); ++i) {
      const auto& id = mapping.pairs[i].key.value;
      // "ethernets" has a key of its own.
      if (id == "renderer") continue;
      const auto [known, is_new] = index_.try_emplace({section, id}, model_.definitions.size());
      if (is_new) model_.definitions.push_back({id, section, {}, false, {}});
      model_.definitions[known->second].places.push_back({file, &mapping, i});
    }
  }

  NetplanModel& model_;
  std::map<std::pair<std::string, std::string>, std::size_t> index_;
};

}  // namespace

const YamlNode* NetplanDefinition::find(std::string_view key) const {
  for (auto place = places.rbegin(); place != places.rend(); ++place) {
    if (const auto* value = place->value().find(key)) return value;
  }
  return nullptr;
}

NetplanModel read_netplan(const std::vector<TextFile>& files) {
  NetplanModel model;
  for (const auto& file : files)
    model.documents.push_back(parse_yaml(file.text));
  ModelReader reader(model);
  for (std::size_t file = 0; file < files.size(); ++file)
    reader.read(file);
  for (auto& definition : model.definitions)
    definition.role = role_of(definition, sections().at(definition.section));
  Survival(model.definitions).decide();
  return model;
}

bool is_netplan_yes(const YamlNode& value) {
  std::string word = value.value;
  std::transform(word.begin(), word.end(), word.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return word == "true" || word == "on" || word == "yes" || word == "y";
}

}  // namespace guestfit
