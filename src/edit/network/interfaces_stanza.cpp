// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/interfaces_stanza.hpp"

#include <algorithm>
#include <cctype>
#include <map>

#include <arpa/inet.h>

#include "util/text.hpp"

namespace guestfit {

namespace {

using Role = InterfaceRole;
using Words = std::vector<std::string>;

/// "bond0" for prefix "bond": nothing or a number follows.
bool is_numbered(const std::string& name, std::string_view prefix) {
  return name.starts_with(prefix) &&
         std::all_of(name.begin() + static_cast<std::ptrdiff_t>(prefix.size()), name.end(),
                     [](unsigned char c) { return std::isdigit(c) != 0; });
}

bool is_independent_name(const std::string& name) {
  return starts_with_any(name, {"dummy", "tun", "tap", "wg", "docker", "virbr", "lxc", "lxdbr", "veth",
                                "vnet", "ifb", "zt", "tailscale"});
}

/// Ports of a bridge that are no network card: "none", or interfaces that need none themselves.
bool has_only_independent_ports(const Words& words) {
  return words.size() > 1 && std::all_of(words.begin() + 1, words.end(), [](const std::string& port) {
           return port == "none" || is_independent_name(port);
         });
}

Role role_of_option(const Words& words) {
  const auto& name = words.front();
  if (name == "bridge_ports" || name == "bridge-ports") {
    return has_only_independent_ports(words) ? Role::independent : Role::bridge;
  }
  // "bond-master" and its companions stand in the stanza of a plain card, too.
  if (name == "bond-slaves" || name == "bond_slaves" || name == "slaves") return Role::bond;
  if (name == "vlan-raw-device" || name == "vlan_raw_device") return Role::vlan;
  // 802.1X on a cable uses wpa_supplicant as well.
  if (name == "wpa-driver" && words.size() > 1 && words[1] == "wired") return Role::card;
  if (starts_with_any(name, {"wireless-", "wpa-ssid", "wpa-psk", "wpa-ap-scan"})) return Role::wireless;
  return Role::card;
}

Role role_of_method(const InterfacesStanza& stanza) {
  const auto& method = stanza.method;
  if (method == "loopback") return Role::loopback;
  if (method == "ppp" || method == "wvdial") return Role::ppp;
  if (method == "tunnel" || method == "v4tunnel" || method == "6to4") return Role::tunnel;
  return Role::card;
}

/// The most telling evidence first: options, then the method, then the name.
Role role_of_stanza(const InterfacesStanza& stanza, const std::vector<InterfacesLine>& lines) {
  for (const auto option : stanza.options) {
    const auto role = role_of_option(lines[option].words);
    if (role != Role::card) return role;
  }
  const auto role = role_of_method(stanza);
  return role != Role::card ? role : role_of_name(stanza.name);
}

InterfacesStanza read_stanza(const Words& words) {
  InterfacesStanza stanza;
  const auto inherits = std::find(words.begin(), words.end(), "inherits");
  const Words fields(words.begin(), inherits);
  if (fields.size() > 1) stanza.name = fields[1];
  if (fields.size() > 2) stanza.family = fields[2];
  if (fields.size() > 3) stanza.method = fields[3];
  if (inherits != words.end() && inherits + 1 != words.end()) stanza.inherits = *(inherits + 1);
  return stanza;
}

/// ifup refuses a file with a stanza that inherits from one that is not there.
void mark_survivors(std::vector<InterfacesStanza>& stanzas) {
  std::set<std::string> templates;
  // A stanza inherits from an earlier one only, so one pass from the end finds chains, too.
  for (auto stanza = stanzas.rbegin(); stanza != stanzas.rend(); ++stanza) {
    stanza->survives = survives_move(stanza->role) || templates.contains(stanza->name);
    if (stanza->survives && !stanza->inherits.empty()) templates.insert(stanza->inherits);
  }
}

/// Parts of `text` that consist of `is_part` characters.
template <typename Predicate>
Words parts_of(std::string_view text, Predicate is_part) {
  Words parts(1);
  for (const char c : text) {
    if (is_part(static_cast<unsigned char>(c))) {
      parts.back() += c;
    } else if (!parts.back().empty()) {
      parts.emplace_back();
    }
  }
  if (parts.back().empty()) parts.pop_back();
  return parts;
}

bool is_address(const std::string& text) {
  in6_addr address{};
  return inet_pton(AF_INET, text.c_str(), &address) == 1 || inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

bool is_network_program(const std::string& word) {
  static const std::set<std::string> programs = {
      "arp",  "brctl", "bridge", "dhclient", "ethtool",  "ifconfig", "ifdown", "ifenslave",
      "ifup", "ip",    "iw",     "iwconfig", "mii-tool", "route",    "tc",     "vconfig"};
  return programs.contains(word);
}

}  // namespace

std::string without_alias(const std::string& name) {
  return name.substr(0, name.find(':'));
}

bool survives_move(InterfaceRole role) {
  return role == Role::loopback || role == Role::independent;
}

InterfaceRole role_of_name(const std::string& word) {
  // A pattern is "[VARIABLE]/VALUE[/OPTIONS][=LOGICAL]".
  const auto parts = parts_of(word, [](unsigned char c) { return c != '/'; });
  auto name = parts.empty() ? "" : parts.front();
  name = without_alias(name.substr(0, name.find('=')));
  if (name == "lo") return Role::loopback;
  if (is_independent_name(name)) return Role::independent;
  if (name.starts_with("wl") || is_numbered(name, "ath")) return Role::wireless;
  if (starts_with_any(name, {"ppp", "wwan"})) return Role::ppp;
  if (is_numbered(name, "bond") || is_numbered(name, "team")) return Role::bond;
  if (is_numbered(name, "br") || is_numbered(name, "vmbr") || is_numbered(name, "xenbr")) return Role::bridge;
  if (is_numbered(name, "vlan") || name.find('.') != std::string::npos) return Role::vlan;
  if (is_numbered(name, "sit") || is_numbered(name, "gre") || is_numbered(name, "6to4")) return Role::tunnel;
  return Role::card;
}

std::vector<InterfacesStanza> read_interfaces_stanzas(const std::vector<std::vector<InterfacesLine>>& files) {
  std::vector<InterfacesStanza> stanzas;
  std::map<std::string, Role> roles;
  for (std::size_t file = 0; file < files.size(); ++file) {
    const auto& lines = files[file];
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (lines[i].kind == InterfacesLineKind::iface) {
        stanzas.push_back(read_stanza(lines[i].words));
        stanzas.back().file = file;
        stanzas.back().line = i;
      } else if (lines[i].kind == InterfacesLineKind::option &&
                 lines[lines[i].stanza].kind == InterfacesLineKind::iface) {
        stanzas.back().options.push_back(i);
      }
    }
  }
  for (const auto& stanza : stanzas) {
    auto& role = roles.try_emplace(without_alias(stanza.name), Role::card).first->second;
    if (role == Role::card) role = role_of_stanza(stanza, files[stanza.file]);
  }
  for (auto& stanza : stanzas)
    stanza.role = roles.at(without_alias(stanza.name));
  mark_survivors(stanzas);
  return stanzas;
}

CommandKind kind_of_command(const std::vector<std::string>& words, const std::set<std::string>& interfaces) {
  static const std::set<std::string> keywords = {"pre-up", "up", "post-up", "pre-down", "down", "post-down"};
  if (words.empty() || !keywords.contains(words.front())) return CommandKind::none;

  const auto command = join({words.begin() + 1, words.end()}, " ");
  const auto programs =
      parts_of(command, [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_'; });
  if (std::any_of(programs.begin(), programs.end(), is_network_program)) return CommandKind::network;
  const auto names = parts_of(command, [](unsigned char c) {
    return std::isalnum(c) || c == '-' || c == '_' || c == '.' || c == ':';
  });
  const auto is_network = [&](const std::string& word) {
    return interfaces.contains(word) || is_address(word);
  };
  return std::any_of(names.begin(), names.end(), is_network) ? CommandKind::network : CommandKind::other;
}

}  // namespace guestfit
