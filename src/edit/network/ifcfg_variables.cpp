// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/ifcfg_variables.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace guestfit {

namespace {

using Loss = NetworkLoss;

bool is_numbered_of(const std::string& name, const std::vector<std::string>& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](const std::string& prefix) { return is_numbered_setting(name, prefix); });
}

bool has_own_name_server(const IfcfgFile& file) {
  const auto variables = file.variables();
  return std::any_of(variables.begin(), variables.end(), [&](const std::string& variable) {
    return is_numbered_setting(variable, "DNS") && is_own_name_server(file.value(variable));
  });
}

Loss redhat_loss(const IfcfgFile& file, const std::string& variable, IfcfgReader reader) {
  static const std::set<std::string> kNetwork = {"IPV6ADDR",
                                                 "IPV6ADDR_SECONDARIES",
                                                 "IPV6_DEFAULTGW",
                                                 "IPV6_DEFAULTDEV",
                                                 "IPV6_DOMAIN",
                                                 "DOMAIN",
                                                 "SRCADDR",
                                                 "GATEWAYDEV",
                                                 "MTU",
                                                 "IPV6_MTU",
                                                 "SCOPE",
                                                 "IPADDR_START",
                                                 "IPADDR_END",
                                                 "CLONENUM_START"};
  static const std::set<std::string> kHardware = {"HWADDR", "SUBCHANNELS"};
  static const std::set<std::string> kPort = {"MASTER",           "MASTER_UUID",       "SLAVE",
                                              "BRIDGE",           "BRIDGE_UUID",       "TEAM_MASTER",
                                              "TEAM_MASTER_UUID", "TEAM_PORT_CONFIG",  "BRIDGING_OPTS",
                                              "OVS_BRIDGE",       "BOND_PORT_QUEUE_ID"};
  static const std::set<std::string> kRefusals = {"PEERROUTES", "DEFROUTE", "DHCLIENT_SET_DEFAULT_ROUTE"};
  if (is_numbered_setting(variable, "DNS"))
    return is_own_name_server(file.value(variable)) ? Loss::none : Loss::network;
  if (is_numbered_of(variable, {"IPADDR", "NETMASK", "PREFIX", "GATEWAY", "NETWORK", "BROADCAST"}) ||
      kNetwork.contains(variable) || variable.starts_with("ROUTING_RULE")) {
    return Loss::network;
  }
  if (kHardware.contains(variable)) return Loss::hardware;
  if (variable == "MACADDR") {
    const auto value = file.lower_value(variable);
    return value == "preserve" || value == "permanent" ? Loss::none : Loss::hardware;
  }
  if (kPort.contains(variable)) return Loss::port;
  if (variable == "TYPE") return file.lower_value(variable) == "ovsport" ? Loss::port : Loss::none;
  if (variable == "DEVICETYPE") {
    const auto type = file.lower_value(variable);
    return type == "teamport" || type == "ovs" ? Loss::port : Loss::none;
  }
  if (kRefusals.contains(variable) && file.is_no(variable)) return Loss::refusal;
  if (variable == "PEERDNS" && file.is_no(variable) && !has_own_name_server(file)) return Loss::refusal;
  if (variable == "IPV6_AUTOCONF" && file.is_no(variable) && file.has("IPV6ADDR")) return Loss::network;
  if (variable == "IPV6_FAILURE_FATAL" && file.is_yes(variable)) return Loss::refusal;
  const bool unmanaged = reader == IfcfgReader::network_manager && variable == "NM_CONTROLLED";
  return unmanaged && file.is_no(variable) ? Loss::refusal : Loss::none;
}

Loss suse_loss(const IfcfgFile& file, const std::string& variable) {
  static const std::vector<std::string> kNetwork = {
      "IPADDR",        "NETMASK", "PREFIXLEN", "BROADCAST", "NETWORK",
      "REMOTE_IPADDR", "GATEWAY", "SCOPE",     "LABEL",     "MTU"};
  static const std::set<std::string> kHardware = {"LLADDR", "LLADDRESS", "UNIQUE", "_nm_name"};
  for (const auto& prefix : kNetwork) {
    // Further addresses have a suffix of somebody's choice: IPADDR_0, IPADDR1, IPADDR_web.
    if (is_numbered_setting(variable, prefix) || variable.starts_with(prefix + "_") ||
        is_numbered_setting(variable, prefix + "6"))
      return Loss::network;
  }
  if (kHardware.contains(variable)) return Loss::hardware;
  if (variable == "BRIDGE" || variable == "MASTER_DEVICE") return Loss::port;
  const bool refuses = variable == "DHCLIENT_SET_DEFAULT_ROUTE" && file.is_no(variable);
  return refuses ? Loss::refusal : Loss::none;
}

}  // namespace

NetworkLosses redhat_losses(const IfcfgFile& file, IfcfgReader reader) {
  NetworkLosses losses;
  for (const auto& variable : file.variables()) {
    const auto loss = redhat_loss(file, variable, reader);
    if (loss != Loss::none) losses[loss].insert(variable);
  }
  return losses;
}

NetworkLosses suse_losses(const IfcfgFile& file) {
  NetworkLosses losses;
  for (const auto& variable : file.variables()) {
    const auto loss = suse_loss(file, variable);
    if (loss != Loss::none) losses[loss].insert(variable);
  }
  return losses;
}

}  // namespace guestfit
