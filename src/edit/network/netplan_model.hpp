// SPDX-License-Identifier: LGPL-2.1-or-later
// What netplan's files define, all of them together: netplan(5). Later files add keys to a definition or
// replace their values, so one definition may stand in several places.
#pragma once

#include <string>
#include <vector>

#include "edit/network/interfaces_stanza.hpp"
#include "edit/text/text_file.hpp"
#include "edit/text/yaml_document.hpp"

namespace guestfit {

/// One place where an interface is defined.
struct NetplanPlace {
  std::size_t file = 0;
  const YamlNode* section = nullptr;  ///< the mapping "ethernets", "bonds", ...
  std::size_t pair = 0;               ///< of the section

  const YamlPair& entry() const { return section->pairs[pair]; }
  const YamlNode& value() const { return entry().value; }
};

struct NetplanDefinition {
  std::string id;
  std::string section;
  InterfaceRole role = InterfaceRole::card;
  bool survives = false;  ///< needs none of the old machine's network cards
  std::vector<NetplanPlace> places;

  /// The value of `key` in the last place that has it; null when there is none.
  const YamlNode* find(std::string_view key) const;
};

struct NetplanModel {
  std::vector<YamlDocument> documents;         ///< of each file
  std::vector<NetplanDefinition> definitions;  ///< in the order in which they are met
  bool networkmanager = false;                 ///< the renderer where a definition does not name its own
};

/// The model has pointers into its own documents: it can be moved, not copied.
NetplanModel read_netplan(const std::vector<TextFile>& files);

/// netplan's words for yes: "true", "on", "yes", "y".
bool is_netplan_yes(const YamlNode& value);

}  // namespace guestfit
