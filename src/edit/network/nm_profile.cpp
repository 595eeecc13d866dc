// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/nm_profile.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "edit/network/network_losses.hpp"
#include "util/text.hpp"

namespace guestfit {

namespace {

using Role = InterfaceRole;
using Loss = NetworkLoss;

const std::vector<std::string>& ethernet_groups() {
  static const std::vector<std::string> kGroups = {"ethernet", "802-3-ethernet"};
  return kGroups;
}

std::string type_of(const NmKeyfile& keyfile) {
  if (const auto type = keyfile.value("connection", "type")) return *type;
  for (const auto& group : ethernet_groups()) {
    if (keyfile.has_group(group)) return group;
  }
  return "";
}

Role role_of_type(const std::string& type) {
  static const std::map<std::string, Role> kRoles = {
      {"ethernet", Role::card},     {"802-3-ethernet", Role::card},
      {"infiniband", Role::card},   {"bond", Role::bond},
      {"team", Role::bond},         {"bridge", Role::bridge},
      {"ovs-bridge", Role::bridge}, {"vlan", Role::vlan},
      {"macvlan", Role::vlan},      {"ip-tunnel", Role::tunnel},
      {"vxlan", Role::tunnel},      {"macsec", Role::vlan},
      {"pppoe", Role::ppp},         {"adsl", Role::ppp},
  };
  const auto found = kRoles.find(type);
  return found == kRoles.end() ? Role::independent : found->second;
}

std::string first_value(const NmKeyfile& keyfile, const std::string& group,
                        const std::vector<std::string>& keys) {
  for (const auto& key : keys) {
    if (const auto value = keyfile.value(group, key)) return *value;
  }
  return "";
}

/// An address with a gateway behind it: "192.0.2.5/24,192.0.2.1", older "192.0.2.5;24;192.0.2.1;".
bool has_gateway(const NmKeyfile& keyfile, const std::string& group) {
  for (const auto& key : keyfile.keys(group)) {
    const auto value = keyfile.value(group, key).value_or("");
    if (key == "gateway") return true;
    if (!is_numbered_setting(key, "address") && !is_numbered_setting(key, "addresses")) continue;
    if (value.find_first_of(",;") != std::string::npos) return true;
  }
  return false;
}

bool has_own_servers_only(const NmKeyfile& keyfile, const std::string& group) {
  const auto servers = keyfile.value(group, "dns").value_or("");
  bool any = false;
  for (const auto& part : split(replace_all(servers, ",", ";"), ';')) {
    if (trim(part).empty()) continue;
    if (!is_own_name_server(trim(part))) return false;
    any = true;
  }
  return any;
}

Loss loss_in_ip(const NmKeyfile& keyfile, const std::string& group, const std::string& key) {
  auto name = key;
  constexpr std::string_view kOptions = "_options";
  if (name.ends_with(kOptions)) name.resize(name.size() - kOptions.size());
  for (const auto* prefix : {"address", "addresses", "route", "routes", "routing-rule"}) {
    if (is_numbered_setting(name, prefix)) return Loss::network;
  }
  static const std::set<std::string> kNetwork = {"gateway", "dns-search", "route-table"};
  if (kNetwork.contains(key)) return Loss::network;
  const bool own_servers = has_own_servers_only(keyfile, group);
  if (key == "dns") return own_servers ? Loss::none : Loss::network;
  if (key == "ignore-auto-dns")
    return keyfile.is_true(group, key) && !own_servers ? Loss::refusal : Loss::none;
  if (key == "never-default" || key == "ignore-auto-routes")
    return keyfile.is_true(group, key) ? Loss::refusal : Loss::none;
  // A network without IPv6 would be no network at all.
  if (key == "may-fail" && group == "ipv6") return keyfile.is_false(group, key) ? Loss::refusal : Loss::none;
  return Loss::none;
}

Loss loss_in_connection(const std::string& key) {
  static const std::set<std::string> kPort = {"controller", "master", "port-type", "slave-type"};
  if (key == "interface-name") return Loss::hardware;
  if (kPort.contains(key)) return Loss::port;
  // VPNs that are started with it, and users without whom it is not started.
  return key == "secondaries" || key == "permissions" ? Loss::refusal : Loss::none;
}

Loss loss_in_ethernet(const NmKeyfile& keyfile, const std::string& group, const std::string& key) {
  if (key == "mtu") return Loss::network;
  if (key == "mac-address" || key == "s390-subchannels") return Loss::hardware;
  if (key != "cloned-mac-address" && key != "assigned-mac-address") return Loss::none;
  const auto value = keyfile.value(group, key);
  return value == "preserve" || value == "permanent" ? Loss::none : Loss::hardware;
}

Loss loss_of(const NmKeyfile& keyfile, const std::string& group, const std::string& key) {
  if (group == "ipv4" || group == "ipv6") return loss_in_ip(keyfile, group, key);
  if (group == "connection") return loss_in_connection(key);
  if (group == "match")
    return key == "interface-name" || key == "driver" || key == "path" ? Loss::hardware : Loss::none;
  return loss_in_ethernet(keyfile, group, key);
}

}  // namespace

NmProfile read_nm_profile(const TextFile& file) {
  NmProfile profile{file.path, NmKeyfile(file.text), "", "", "", "", Role::independent, false, true, false, 0,
                    0};
  const auto& keyfile = profile.keyfile;
  profile.id = keyfile.value("connection", "id").value_or(file.path);
  profile.uuid = keyfile.value("connection", "uuid").value_or("");
  profile.interface = keyfile.value("connection", "interface-name").value_or("");
  profile.controller = first_value(keyfile, "connection", {"controller", "master"});
  const auto type = type_of(keyfile);
  profile.role = role_of_type(type);
  profile.is_ethernet = profile.role == Role::card && type != "infiniband";
  profile.starts = !keyfile.is_false("connection", "autoconnect");
  const bool by_dhcp =
      keyfile.value("ipv4", "method").value_or("auto") == "auto" && !keyfile.is_true("ipv4", "never-default");
  profile.leads_out = by_dhcp || has_gateway(keyfile, "ipv4");
  profile.priority =
      parse_number(keyfile.value("connection", "autoconnect-priority").value_or("")).value_or(0);
  profile.last_used = parse_number(keyfile.value("connection", "timestamp").value_or("")).value_or(0);
  return profile;
}

std::vector<std::string> make_dhcp_profile(NmKeyfile& keyfile) {
  NetworkLosses losses;
  const NmKeyfile before = keyfile;
  for (const std::string group : {"connection", "match", "ethernet", "802-3-ethernet", "ipv4", "ipv6"}) {
    for (const auto& key : before.keys(group)) {
      const auto loss = loss_of(before, group, key);
      if (loss == Loss::none) continue;
      losses[loss].insert(key);
      keyfile.remove(group, key);
    }
  }
  for (const std::string group : {"bond-port", "bridge-port", "team-port"}) {
    if (!keyfile.has_group(group)) continue;
    losses[Loss::port].insert("[" + group + "]");
    keyfile.remove_group(group);
  }
  if (keyfile.has_group("802-1x")) {
    losses[Loss::refusal].insert("[802-1x]");
    keyfile.remove_group("802-1x");
  }
  auto reasons = reasons_of(losses);
  if (keyfile.is_false("connection", "autoconnect")) {
    keyfile.set("connection", "autoconnect", "true");
    reasons.push_back("autoconnect=true: the card is started at boot");
  }
  // A profile without the group or the key asks by DHCP, unless it says something of IPv6 only.
  if (keyfile.value("ipv4", "method").value_or(keyfile.has_group("ipv6") ? "" : "auto") != "auto") {
    keyfile.set("ipv4", "method", "auto");
    reasons.push_back("method=auto for IPv4: the network card of the new machine gets its address by DHCP");
  }
  if (keyfile.value("ipv6", "method") == "manual") {
    keyfile.set("ipv6", "method", "auto");
    reasons.push_back("method=auto for IPv6: addresses come from the new network");
  }
  return reasons;
}

}  // namespace guestfit
