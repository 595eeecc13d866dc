// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/networkd_units.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "edit/network/card_patterns.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

using Role = InterfaceRole;

/// Keys of [Network] that name an interface which is built upon this one.
constexpr std::array<std::string_view, 10> kUpperKeys = {"Bond",    "Bridge", "IPVLAN", "IPVTAP", "MACVLAN",
                                                         "MACVTAP", "Tunnel", "VLAN",   "VRF",    "VXLAN"};

Role role_of_kind(const std::string& kind) {
  static const std::map<std::string, Role> kRoles = {
      {"bond", Role::bond},     {"bridge", Role::bridge}, {"vlan", Role::vlan},     {"macvlan", Role::vlan},
      {"ipvlan", Role::vlan},   {"gre", Role::tunnel},    {"gretap", Role::tunnel}, {"ipip", Role::tunnel},
      {"ip6gre", Role::tunnel}, {"ip6tnl", Role::tunnel}, {"sit", Role::tunnel},    {"vti", Role::tunnel},
      {"vxlan", Role::tunnel},  {"geneve", Role::tunnel}, {"l2tp", Role::tunnel},   {"ipvtap", Role::vlan},
      {"macvtap", Role::vlan},
  };
  const auto known = kRoles.find(kind);
  return known == kRoles.end() ? Role::independent : known->second;
}

std::vector<std::string> words_of(const std::vector<std::string>& values) {
  std::vector<std::string> words;
  for (const auto& value : values) {
    for (auto& word : split_words(value))
      words.push_back(std::move(word));
  }
  return words;
}

/// True when [Match] has nothing that could keep an Ethernet card out.
bool fits_any_ethernet(const UnitFile& file) {
  bool matches = false;
  for (const auto& line : file.lines()) {
    if (line.kind != UnitLine::Kind::setting || line.section != "Match" || line.value.empty()) continue;
    if (line.key != "Name" && !is_open_match_key(line)) return false;
    matches = true;
  }
  const auto names = words_of(file.values("Match", "Name"));
  if (names.empty()) return matches && file.value("Match", "Type") == "ether";
  return fits_any_card(names);
}

bool asks_dhcp4(const std::string& value) {
  return is_unit_yes(value) || value == "ipv4" || value == "both" || value == "v4";
}

/// The role of the interfaces that a .network file fits, by what it says itself.
Role role_of_match(const UnitFile& file) {
  const auto names = words_of(file.values("Match", "Name"));
  const auto type = file.value("Match", "Type");
  const auto kind = file.value("Match", "Kind");
  if (!kind.empty() && !kind.starts_with('!')) return Role::independent;
  if (type == "wlan" || file.has_section("WLAN")) return Role::wireless;
  if (!type.empty() && type != "ether") return type == "wwan" ? Role::ppp : Role::independent;
  if (names.empty()) return Role::card;
  std::set<Role> roles;
  for (const auto& name : names)
    roles.insert(role_of_name(name));
  return roles.contains(Role::card) ? Role::card : *roles.begin();
}

class UnitReader {
 public:
  explicit UnitReader(std::vector<NetworkdUnit>& units) : units_(units) {}

  void decide() {
    for (auto& unit : units_) {
      if (unit.is_netdev) made_.emplace(unit.name, unit.role);
    }
    for (auto& unit : units_)
      unit.survives = !is_of_card(unit);
    // What is built on a lost interface is lost; chains take a round for each link.
    for (bool changed = true; changed;) {
      changed = false;
      for (auto& unit : units_) {
        if (unit.survives) continue;
        for (const auto& upper : uppers(unit))
          changed = lose(upper, unit) || changed;
      }
    }
  }

 private:
  /// Wireless and dial-up interfaces are in no virtual machine, and their files do no harm.
  bool is_of_card(const NetworkdUnit& unit) const {
    if (unit.is_netdev) return unit.role == Role::bond;
    const auto names = words_of(unit.file.values("Match", "Name"));
    const bool made = !names.empty() && std::all_of(names.begin(), names.end(), [&](const std::string& name) {
      return made_.contains(name);
    });
    return !made && unit.role == Role::card;
  }

  std::vector<std::string> uppers(const NetworkdUnit& unit) const {
    if (unit.is_netdev) return {unit.name};
    std::vector<std::string> names;
    for (const auto& key : kUpperKeys) {
      for (auto& word : words_of(unit.file.values("Network", key)))
        names.push_back(std::move(word));
    }
    return names;
  }

  /// The interface `name` and the file that configures it are lost.
  bool lose(const std::string& name, const NetworkdUnit& cause) {
    bool changed = false;
    for (auto& unit : units_) {
      if (!unit.survives || &unit == &cause) continue;
      const auto names = words_of(unit.file.values("Match", "Name"));
      const bool is_it =
          unit.is_netdev ? unit.name == name : std::find(names.begin(), names.end(), name) != names.end();
      if (!is_it) continue;
      unit.survives = false;
      unit.role = role_of_lost(name);
      changed = true;
    }
    return changed;
  }

  /// Never a card, whatever its name looks like: something is built upon it, or it is built.
  Role role_of_lost(const std::string& name) const {
    const auto made = made_.find(name);
    const auto role = made != made_.end() ? made->second : role_of_name(name);
    return role == Role::card ? Role::independent : role;
  }

  std::vector<NetworkdUnit>& units_;
  std::map<std::string, Role> made_;  ///< interfaces that have a .netdev file
};

}  // namespace

bool is_open_match_key(const UnitLine& line) {
  static const std::set<std::string> keys = {"Architecture", "Host", "KernelCommandLine", "KernelVersion",
                                             "Kind"};
  return keys.contains(line.key) || (line.key == "Type" && line.value == "ether");
}

std::vector<NetworkdUnit> read_networkd_units(const std::vector<NetworkdFile>& files) {
  std::vector<NetworkdUnit> units;
  for (const auto& file : files) {
    auto text = file.text;
    for (const auto& drop_in : file.drop_ins)
      text += "\n" + drop_in.text;
    NetworkdUnit unit;
    unit.file = UnitFile(text);
    unit.is_netdev = file.path.ends_with(".netdev");
    if (unit.is_netdev) {
      unit.name = unit.file.value("NetDev", "Name");
      unit.role = role_of_kind(unit.file.value("NetDev", "Kind"));
    } else {
      const auto names = words_of(unit.file.values("Match", "Name"));
      unit.name = names.empty() ? "" : names.front();
      unit.role = role_of_match(unit.file);
      unit.fits_any = fits_any_ethernet(unit.file);
      unit.has_dhcp4 = asks_dhcp4(unit.file.value("Network", "DHCP"));
    }
    units.push_back(std::move(unit));
  }
  UnitReader(units).decide();
  return units;
}

}  // namespace guestfit
