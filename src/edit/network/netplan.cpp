// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/netplan.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "edit/network/card_patterns.hpp"
#include "edit/network/interfaces_findings.hpp"
#include "edit/network/netplan_model.hpp"
#include "edit/text/comment_lines.hpp"
#include "edit/text/yaml_mapping_edit.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

/// Keys of a card that belong to its old network or to the old card itself.
bool is_of_old_network(const std::string& key) {
  static const std::set<std::string> keys = {"accept-ra-mtu",
                                             "activation-mode",
                                             "addresses",
                                             "auth",
                                             "embedded-switch-mode",
                                             "gateway4",
                                             "gateway6",
                                             "infiniband-mode",
                                             "ipv6-address-token",
                                             "ipv6-mtu",
                                             "link",
                                             "macaddress",
                                             "mtu",
                                             "nameservers",
                                             "neigh-suppress",
                                             "networkmanager",
                                             "openvswitch",
                                             "routes",
                                             "routing-policy",
                                             "set-name",
                                             "virtual-function-count",
                                             "delay-virtual-functions-rebind"};
  return keys.contains(key);
}

bool is_default_route(const YamlNode& route) {
  const auto* to = route.find("to");
  return to != nullptr && (to->value == "default" || to->value == "0.0.0.0/0" || to->value == "::/0");
}

/// DHCP that leaves out what the card has no other source for once the static settings are gone.
bool withholds_something(const YamlNode& overrides) {
  return std::any_of(overrides.pairs.begin(), overrides.pairs.end(), [](const YamlPair& pair) {
    return pair.key.value.starts_with("use-") && !is_netplan_yes(pair.value);
  });
}

class Editor {
 public:
  explicit Editor(const std::vector<TextFile>& files)
      : files_(files), model_(read_netplan(files)), edits_(files.size()), splices_(files.size()) {}

  std::vector<NetplanEdit> run();

 private:
  bool uses_networkmanager(const NetplanDefinition& definition) const;
  bool has_dhcp(const NetplanDefinition& definition) const;
  bool fits_any(const NetplanDefinition& definition) const;
  bool goes_from_primary(const YamlPair& pair) const;
  int rank(const NetplanDefinition& definition) const;
  void choose_primary();
  YamlMappingEdit& edit_of(std::size_t file, const YamlNode& mapping);
  void edit_primary();
  void edit_primary_place(const NetplanPlace& place, bool is_first);
  void add_primary();
  void comment_out_old();
  void comment_out_empty_sections(std::size_t file);
  void report_problems();
  void render();

  const std::vector<TextFile>& files_;
  NetplanModel model_;
  NetplanDefinition* primary_ = nullptr;
  std::vector<TextEdit> edits_;
  std::vector<std::vector<Splice>> splices_;
  std::map<std::pair<std::size_t, const YamlNode*>, YamlMappingEdit> mappings_;
};

bool Editor::uses_networkmanager(const NetplanDefinition& definition) const {
  const auto* own = definition.find("renderer");
  return own != nullptr ? own->value == "NetworkManager" : model_.networkmanager;
}

bool Editor::has_dhcp(const NetplanDefinition& definition) const {
  const auto* dhcp = definition.find("dhcp4");
  return dhcp != nullptr && is_netplan_yes(*dhcp);
}

bool Editor::fits_any(const NetplanDefinition& definition) const {
  const auto* match = definition.find("match");
  if (match == nullptr || !match->is_mapping()) return false;
  if (match->pairs.empty()) return uses_networkmanager(definition);
  const auto& [key, value] = match->pairs.front();
  return match->pairs.size() == 1 && key.value == "name" && fits_any_card(value.value) &&
         !uses_networkmanager(definition);
}

/// How likely a definition is the machine's way to the outside.
int Editor::rank(const NetplanDefinition& definition) const {
  if (fits_any(definition) && has_dhcp(definition)) return 6;
  const auto* routes = definition.find("routes");
  const bool has_default =
      routes != nullptr && std::any_of(routes->items.begin(), routes->items.end(), is_default_route);
  if (has_default || definition.find("gateway4") != nullptr) return 5;
  if (definition.find("gateway6") != nullptr) return 4;
  if (definition.find("addresses") != nullptr) return 3;
  return has_dhcp(definition) ? 2 : 1;
}

void Editor::choose_primary() {
  int best = 0;
  for (auto& definition : model_.definitions) {
    if (definition.section != "ethernets" || definition.survives || rank(definition) <= best) continue;
    best = rank(definition);
    primary_ = &definition;
  }
}

YamlMappingEdit& Editor::edit_of(std::size_t file, const YamlNode& mapping) {
  const auto key = std::make_pair(file, &mapping);
  return mappings_.try_emplace(key, files_[file].text, mapping).first->second;
}

bool Editor::goes_from_primary(const YamlPair& pair) const {
  const auto& key = pair.key.value;
  if (key == "match") return !fits_any(*primary_);
  if (key == "dhcp4-overrides" || key == "dhcp6-overrides")
    return !has_dhcp(*primary_) || withholds_something(pair.value);
  return is_of_old_network(key);
}

void Editor::edit_primary_place(const NetplanPlace& place, bool is_first) {
  auto& edit = edits_[place.file];
  const std::string match = fmt::format(
      "match: {{{}}}", uses_networkmanager(*primary_) ? "" : fmt::format("name: \"{}\"", kAnyEthernetCard));
  const auto& value = place.value();
  if (!value.is_mapping()) {
    // "eth0:" with nothing behind it.
    if (is_first) splices_[place.file].push_back({value.range, fmt::format(" {{{}, dhcp4: true}}", match)});
    return;
  }
  auto& mapping = edit_of(place.file, value);
  std::set<std::string> removed;
  for (std::size_t i = 0; i < value.pairs.size(); ++i) {
    const auto& pair = value.pairs[i];
    if (goes_from_primary(pair)) {
      mapping.remove(i);
      removed.insert(printable(pair.key.value));
    } else if (pair.key.value == "dhcp4" && !is_netplan_yes(pair.value)) {
      splices_[place.file].push_back({pair.value.range, pair.value.is_nothing() ? " true" : "true"});
      edit.reasons.push_back(
          fmt::format("dhcp4 of {} is true: the network card of the new machine gets its "
                      "address by DHCP",
                      printable(primary_->id)));
    }
  }
  if (is_first && !fits_any(*primary_)) {
    mapping.add(match);
    edit.reasons.push_back(
        fmt::format("{} stands for any Ethernet card, whatever its name", printable(primary_->id)));
  }
  if (is_first && primary_->find("dhcp4") == nullptr) {
    mapping.add("dhcp4: true");
    edit.reasons.push_back("dhcp4: the network card of the new machine gets its address by DHCP");
  }
  if (!removed.empty()) {
    edit.reasons.push_back(
        fmt::format("{} of {} removed: made for the network or the card of the old machine",
                    join({removed.begin(), removed.end()}, ", "), printable(primary_->id)));
  }
}

void Editor::edit_primary() {
  bool is_first = true;
  for (const auto& place : primary_->places) {
    edit_primary_place(place, is_first);
    is_first = false;
  }
}

/// No file defines an Ethernet card: a section for one comes where the first thing was that goes.
void Editor::add_primary() {
  for (const auto& definition : model_.definitions) {
    if (definition.survives) continue;
    const auto file = definition.places.front().file;
    const auto* network = model_.documents[file].root->find("network");
    const std::string match = model_.networkmanager ? "" : fmt::format("name: \"{}\"", kAnyEthernetCard);
    edit_of(file, *network)
        .add(fmt::format("ethernets: {{ethernet: {{match: {{{}}}, dhcp4: true}}}}", match));
    edits_[file].reasons.push_back("the network card of the new machine gets its address by DHCP");
    return;
  }
}

void Editor::comment_out_old() {
  std::vector<std::set<std::string>> old(files_.size());
  std::vector<std::string> cards;
  for (const auto& definition : model_.definitions) {
    if (definition.survives) continue;
    const auto first = definition.places.front().file;
    if (definition.section == "ethernets") {
      // A card without any address of its own served a bond, a bridge or nothing.
      if (rank(definition) > 1) cards.push_back(definition.id);
    } else {
      edits_[first].findings.push_back(lost_interface(definition.id, definition.role));
    }
    if (&definition == primary_) continue;
    for (const auto& place : definition.places) {
      edit_of(place.file, *place.section).comment_out(place.pair, kOldNetworkComment);
      old[place.file].insert(printable(definition.id));
    }
  }
  for (std::size_t file = 0; file < files_.size(); ++file) {
    if (!old[file].empty()) {
      edits_[file].reasons.push_back(fmt::format(
          "definitions of the old network are commented out ({}): the new machine has one network card, with "
          "DHCP",
          join({old[file].begin(), old[file].end()}, ", ")));
    }
  }
  if (cards.size() > 1 && primary_ != nullptr)
    edits_[primary_->places.front().file].findings.push_back(several_cards(cards, ""));
}

void Editor::comment_out_empty_sections(std::size_t file) {
  const auto& root = model_.documents[file].root;
  const auto* network = root ? root->find("network") : nullptr;
  if (network == nullptr || !network->is_mapping()) return;
  const auto comment_out_children = [&](const YamlNode& parent) {
    for (std::size_t i = 0; i < parent.pairs.size(); ++i) {
      const auto& child = parent.pairs[i].value;
      const auto edit = mappings_.find({file, &child});
      if (edit == mappings_.end() || child.flow || !edit->second.empties()) continue;
      mappings_.erase(edit);
      edit_of(file, parent).comment_out(i, kOldNetworkComment);
    }
  };
  for (const auto& [key, section] : network->pairs)
    comment_out_children(section);
  comment_out_children(*network);
  comment_out_children(*root);
}

void Editor::report_problems() {
  for (std::size_t file = 0; file < files_.size(); ++file) {
    const auto& problem = model_.documents[file].problem;
    if (problem.empty()) continue;
    edits_[file].findings.push_back(
        {"", "MOD-2", Severity::warning,
         fmt::format("{} cannot be changed: {}", files_[file].path, printable(problem)),
         "Correct the file, or see to it that it gives any network card its address by DHCP."});
  }
}

void Editor::render() {
  std::set<std::size_t> unsafe;
  for (const auto& [key, mapping] : mappings_) {
    if (!mapping.render(splices_[key.first])) unsafe.insert(key.first);
  }
  for (std::size_t file = 0; file < files_.size(); ++file) {
    auto& edit = edits_[file];
    if (unsafe.contains(file)) {
      edit.reasons.clear();
      edit.findings = {
          {"", "MOD-2", Severity::warning,
           fmt::format("{} is written in a way that guestfit does not change", files_[file].path),
           "Write each entry on lines of its own, or see to it that the file gives any network "
           "card its address by DHCP."}};
      continue;
    }
    if (splices_[file].empty()) continue;
    edit.text = apply_splices(files_[file].text, splices_[file]);
    if (primary_ != nullptr && primary_->places.front().file == file)
      edit.settings.emplace_back(primary_->id + ".dhcp4", "true");
  }
}

std::vector<NetplanEdit> Editor::run() {
  report_problems();
  const bool something_old = std::any_of(model_.definitions.begin(), model_.definitions.end(),
                                         [](const auto& definition) { return !definition.survives; });
  if (something_old) {
    choose_primary();
    if (primary_ != nullptr) {
      edit_primary();
    } else {
      add_primary();
    }
    comment_out_old();
    for (std::size_t file = 0; file < files_.size(); ++file)
      comment_out_empty_sections(file);
    render();
  }
  std::vector<NetplanEdit> answer;
  for (std::size_t file = 0; file < files_.size(); ++file) {
    auto& edit = edits_[file];
    if (edit.text || !edit.findings.empty()) answer.push_back({files_[file].path, std::move(edit)});
  }
  return answer;
}

}  // namespace

std::vector<NetplanEdit> edit_netplan(const std::vector<TextFile>& files) {
  return Editor(files).run();
}

}  // namespace guestfit
