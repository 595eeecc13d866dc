// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/ifcfg_roles.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "util/text.hpp"

namespace guestfit {

namespace {

using Role = InterfaceRole;

/// Names that other files use for the bond, bridge or team that they belong to, or the other way round.
struct Relations {
  std::set<std::string> bonds;
  std::set<std::string> bridges;
  std::set<std::string> ports;
};

bool has_any(const IfcfgFile& file, const std::vector<std::string>& variables) {
  return std::any_of(variables.begin(), variables.end(),
                     [&](const std::string& variable) { return file.has(variable); });
}

bool has_prefix(const IfcfgFile& file, const std::string& prefix) {
  const auto variables = file.variables();
  return std::any_of(variables.begin(), variables.end(),
                     [&](const std::string& variable) { return variable.starts_with(prefix); });
}

/// Roles by the value of Red Hat's TYPE, in lower case. None for types that are not known.
std::optional<Role> role_of_type(const std::string& type) {
  static const std::map<std::string, Role> kRoles = {
      {"ethernet", Role::card}, {"infiniband", Role::card},  {"bond", Role::bond},
      {"bonding", Role::bond},  {"team", Role::bond},        {"vlan", Role::vlan},
      {"bridge", Role::bridge}, {"ovsbridge", Role::bridge}, {"wireless", Role::wireless},
      {"xdsl", Role::ppp},      {"modem", Role::ppp},        {"isdn", Role::ppp},
      {"ppp", Role::ppp},       {"gre", Role::tunnel},       {"ipip", Role::tunnel},
      {"sit", Role::tunnel},    {"ipsec", Role::tunnel},     {"teamport", Role::card},
      {"ovsport", Role::card},
  };
  const auto found = kRoles.find(type);
  return found == kRoles.end() ? std::nullopt : std::optional(found->second);
}

Relations redhat_relations(const std::vector<IfcfgFile>& files) {
  Relations relations;
  for (const auto& file : files) {
    for (const auto* variable : {"MASTER", "TEAM_MASTER"}) {
      if (file.has(variable)) relations.bonds.insert(file.value(variable));
    }
    for (const auto* variable : {"BRIDGE", "OVS_BRIDGE"}) {
      if (file.has(variable)) relations.bridges.insert(file.value(variable));
    }
  }
  return relations;
}

/// "eth0.5", "vlan7"; not "eth0.old".
bool is_vlan_name(const std::string& name) {
  const auto dot = name.rfind('.');
  if (dot != std::string::npos) return parse_number(name.substr(dot + 1)).has_value();
  return role_of_name(name) == Role::vlan;
}

Role role_of_device(const std::string& device) {
  const auto role = role_of_name(device);
  return role == Role::vlan && !is_vlan_name(device) ? Role::card : role;
}

Role redhat_role(const IfcfgFile& file, const std::string& device, const Relations& relations) {
  if (file.name() == "lo" || without_alias(device) == "lo") return Role::loopback;
  if (file.is_yes("VLAN") || file.has("PHYSDEV")) return Role::vlan;
  if (has_any(file, {"BONDING_OPTS", "BONDING_MASTER", "TEAM_CONFIG"}) || relations.bonds.contains(device)) {
    return Role::bond;
  }
  if (has_any(file, {"ESSID", "WIRELESS_WPA_DRIVER"})) return Role::wireless;
  auto type = file.lower_value("DEVICETYPE");
  if (type.empty() || type == "ovs") type = file.lower_value("TYPE");
  auto role = role_of_type(type);
  if (relations.bridges.contains(device)) role = Role::bridge;
  if (role == Role::bridge && !relations.bridges.contains(device)) return Role::independent;
  if (!role && !type.empty()) return Role::independent;
  return role && type != "ethernet" ? *role : role_of_device(device);
}

Relations suse_relations(const std::vector<IfcfgFile>& files) {
  Relations relations;
  for (const auto& file : files) {
    for (const auto& variable : file.variables()) {
      const bool port = variable == "BRIDGE_PORTS" || variable.starts_with("BONDING_SLAVE") ||
                        variable.starts_with("TEAM_PORT_DEVICE") ||
                        variable.starts_with("OVS_BRIDGE_PORT_DEVICE");
      for (const auto& word : split_words(port ? file.value(variable) : ""))
        relations.ports.insert(word);
    }
  }
  return relations;
}

Role suse_role(const IfcfgFile& file, const std::string& device) {
  if (without_alias(device) == "lo") return Role::loopback;
  if (has_any(file, {"ETHERDEVICE"}) || file.is_yes("VLAN")) return Role::vlan;
  if (file.is_yes("BONDING_MASTER") || has_prefix(file, "BONDING_") || has_prefix(file, "TEAM_"))
    return Role::bond;
  if (has_any(file, {"BRIDGE_PORTS"})) return Role::bridge;
  // "BRIDGE=yes" alone is what cloud-init writes into the files of the ports.
  if (file.is_yes("BRIDGE") && has_prefix(file, "BRIDGE_")) return Role::independent;
  if (has_prefix(file, "WIRELESS")) return Role::wireless;
  const auto tunnel = file.lower_value("TUNNEL");
  if (tunnel == "tun" || tunnel == "tap") return Role::independent;
  if (!tunnel.empty()) return Role::tunnel;
  if (has_any(file, {"DUMMY", "MACVLAN_DEVICE"}) || file.is_yes("DUMMY")) return Role::independent;
  if (has_any(file, {"PPPMODE", "PROVIDER", "MODEM_DEVICE"})) return Role::ppp;
  return role_of_device(device);
}

/// SLES 10 names a card's file by how the card was found: "eth-id-00:0c:29:aa:bb:cc", "eth-bus-pci-...".
bool is_hardware_name(const std::string& name) {
  return name.find("-id-") != std::string::npos || name.find("-bus-") != std::string::npos;
}

}  // namespace

std::vector<IfcfgRole> redhat_roles(const std::vector<IfcfgFile>& files, IfcfgReader reader) {
  const auto relations = redhat_relations(files);
  std::vector<IfcfgRole> roles;
  for (const auto& file : files) {
    IfcfgRole found;
    found.device = file.has("DEVICE") ? file.value("DEVICE") : "";
    // Without DEVICE and hardware address, initscripts takes the name of the file for the device.
    const bool any_device = reader == IfcfgReader::network_manager && file.has("TYPE");
    const auto device = found.device.empty() && !any_device ? file.name() : found.device;
    found.role = redhat_role(file, device, relations);
    found.is_alias =
        file.name().find(':') != std::string::npos || file.name().find("-range") != std::string::npos;
    found.is_port = has_any(file, {"MASTER", "MASTER_UUID", "BRIDGE", "BRIDGE_UUID", "TEAM_MASTER",
                                   "TEAM_MASTER_UUID", "OVS_BRIDGE"}) ||
                    file.is_yes("SLAVE");
    found.is_ethernet = file.lower_value("TYPE") != "infiniband" && !device.starts_with("ib");
    roles.push_back(std::move(found));
  }
  return roles;
}

std::vector<IfcfgRole> suse_roles(const std::vector<IfcfgFile>& files) {
  const auto relations = suse_relations(files);
  std::vector<IfcfgRole> roles;
  for (const auto& file : files) {
    IfcfgRole found;
    const bool hardware = is_hardware_name(file.name());
    found.device = hardware ? "" : file.name();
    found.role = hardware ? Role::card : suse_role(file, file.name());
    found.is_port =
        relations.ports.contains(file.name()) || file.is_yes("BRIDGE") || has_any(file, {"MASTER_DEVICE"});
    found.is_ethernet = !file.name().starts_with("ib") && !starts_with_any(file.name(), {"ctc", "iucv"}) &&
                        !has_any(file, {"IPOIB_MODE"});
    roles.push_back(std::move(found));
  }
  return roles;
}

}  // namespace guestfit
