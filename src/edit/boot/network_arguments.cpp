// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/network_arguments.hpp"

#include <algorithm>
#include <set>

namespace guestfit {
namespace {

constexpr const char* kBlanks = " \t\r\n";

/// "ip=dhcp", "ip=on", "ip=auto6": any card, no address. All others have fields between colons.
bool is_fixed_or_for_one_card(std::string_view value) {
  return value.find(':') != std::string_view::npos || value.find('.') != std::string_view::npos;
}

bool belongs_to_old_network(std::string_view name, std::string_view value) {
  static const std::set<std::string_view> names = {"BOOTIF",     "bond",     "bootdev", "bridge", "ifname",
                                                   "nameserver", "rd.route", "team",    "vlan"};
  return names.contains(name) || (name == "network-config" && value != "disabled");
}

}  // namespace

std::string without_old_network(std::string_view arguments) {
  std::string result;
  bool asks = false;  // one "ip=dhcp" is for all cards
  for (std::size_t at = 0; at < arguments.size();) {
    const auto begin = arguments.find_first_not_of(kBlanks, at);
    if (begin == std::string_view::npos) return result += arguments.substr(at);
    const auto end = std::min(arguments.find_first_of(kBlanks, begin), arguments.size());
    const auto blanks = arguments.substr(at, begin - at);
    const auto word = arguments.substr(begin, end - begin);
    const auto equals = word.find('=');
    const auto name = word.substr(0, equals);
    const auto value = equals == std::string_view::npos ? std::string_view() : word.substr(equals + 1);
    at = end;
    if (equals != std::string_view::npos && belongs_to_old_network(name, value)) continue;
    if (name != "ip" || !is_fixed_or_for_one_card(value)) {
      result.append(blanks).append(word);
      asks = asks || word == "ip=dhcp";
    } else if (!asks) {
      result.append(blanks).append("ip=dhcp");
      asks = true;
    }
  }
  return result;
}

}  // namespace guestfit
