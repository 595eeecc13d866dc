// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/networkd_primary.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "edit/network/card_patterns.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

using Kind = UnitLine::Kind;
using Words = std::set<std::string>;

bool is_section_of_old_network(const std::string& section) {
  static const Words sections = {"Address",
                                 "Bridge",
                                 "BridgeFDB",
                                 "BridgeMDB",
                                 "BridgeVLAN",
                                 "CAN",
                                 "DHCPPrefixDelegation",
                                 "DHCPServer",
                                 "DHCPServerStaticLease",
                                 "IPoIB",
                                 "IPv6AddressLabel",
                                 "IPv6Prefix",
                                 "IPv6RoutePrefix",
                                 "IPv6SendRA",
                                 "Neighbor",
                                 "NextHop",
                                 "Route",
                                 "RoutingPolicyRule",
                                 "SR-IOV"};
  return sections.contains(section);
}

bool is_network_key_of_old_network(const std::string& key) {
  static const Words keys = {
      "ActiveSlave",     "Address", "BindCarrier", "Bond",         "Bridge", "DHCPServer", "DNS",
      "DNSDefaultRoute", "Domains", "Gateway",     "IPVLAN",       "IPVTAP", "IPv6SendRA", "IPv6Token",
      "MACVLAN",         "MACVTAP", "NTP",         "PrimarySlave", "Tunnel", "VLAN",       "VRF",
      "VXLAN",           "Xfrm"};
  return keys.contains(key);
}

/// Settings of [Link] for the card itself, and those that would keep it from being started or waited for
/// well.
bool is_link_key_of_old_card(const UnitLine& line) {
  static const Words keys = {"ActivationPolicy", "MACAddress", "MTUBytes", "Unmanaged"};
  return keys.contains(line.key) || (line.key == "RequiredFamilyForOnline" && line.value != "ipv4");
}

/// DHCP that leaves out what the card has no other source for once the static settings are gone.
bool withholds_something(const UnitLine& line) {
  static const Words sections = {"DHCP", "DHCPv4", "DHCPv6", "IPv6AcceptRA"};
  static const Words keys = {"UseAddress", "UseDNS", "UseGateway", "UseRoutes"};
  return sections.contains(line.section) && keys.contains(line.key) && is_unit_no(line.value);
}

class PrimaryEditor {
 public:
  PrimaryEditor(const std::string& text, const NetworkdUnit& unit, bool is_main)
      : text_(text), file_(text), unit_(unit), is_main_(is_main) {
    const auto newline = text.find('\n');
    if (newline != std::string::npos && newline > 0 && text[newline - 1] == '\r') end_of_line_ = "\r\n";
  }

  TextEdit run() {
    for (const auto& line : file_.lines())
      edit_line(line);
    if (is_main_) add_what_is_missing();
    TextEdit edit;
    if (result_ == text_) return edit;
    edit.text = std::move(result_);
    if (matches_) edit.reasons.push_back("it is for any Ethernet card, whatever its name");
    if (asks_) edit.reasons.push_back("the network card of the new machine gets its address by DHCP");
    if (!removed_.empty()) {
      edit.reasons.push_back(fmt::format("{} removed: made for the network or the card of the old machine",
                                         join({removed_.begin(), removed_.end()}, ", ")));
    }
    if (is_main_) edit.settings.emplace_back("DHCP", "yes");
    return edit;
  }

 private:
  void edit_line(const UnitLine& line) {
    if (is_section_of_old_network(line.section)) {
      // Comments stay, as everywhere; blank lines of the section go.
      const bool blank = line.kind == Kind::other && trim(without_line_end(line.raw)).empty();
      if (line.kind == Kind::section) removed_.insert("[" + printable(line.section) + "]");
      if (line.kind == Kind::other && !blank) result_ += line.raw;
      return;
    }
    if (line.kind == Kind::section) {
      result_ += line.raw;
      open_section(line);
    } else if (line.kind == Kind::setting) {
      edit_setting(line);
    } else {
      result_ += line.raw;
    }
  }

  void open_section(const UnitLine& line) {
    if (is_main_ && line.section == "Match" && !std::exchange(has_match_, true) && !unit_.fits_any) {
      add_line(fmt::format("Name={}", kAnyEthernetCard));
      matches_ = true;
    }
    if (is_main_ && line.section == "Network" && !std::exchange(has_network_, true) && !unit_.has_dhcp4 &&
        !has_own_dhcp()) {
      add_line("DHCP=yes");
      asks_ = true;
    }
  }

  void add_line(const std::string& line) {
    if (!result_.ends_with('\n')) result_ += end_of_line_;
    result_ += line + end_of_line_;
  }

  bool has_own_dhcp() const { return !file_.values("Network", "DHCP").empty(); }

  void edit_setting(const UnitLine& line) {
    if (line.section == "Network" && line.key == "DHCP" && !unit_.has_dhcp4) {
      result_ += "DHCP=yes" + (line.raw.ends_with('\n') ? end_of_line_ : "");
      asks_ = true;
    } else if (!goes(line)) {
      result_ += line.raw;
    } else if (!(line.section == "Match" && line.key == "Name" && line.value == kAnyEthernetCard)) {
      removed_.insert(printable(line.key) + "=");
    }
  }

  bool goes(const UnitLine& line) const {
    if (line.section == "Match") return !unit_.fits_any && !is_open_match_key(line);
    if (line.section == "Network") return is_network_key_of_old_network(line.key);
    if (line.section == "Link") return is_link_key_of_old_card(line);
    return withholds_something(line);
  }

  void add_what_is_missing() {
    if (!has_match_ && !unit_.fits_any) {
      result_ = fmt::format("[Match]{0}Name={1}{0}{0}", end_of_line_, kAnyEthernetCard) + result_;
      matches_ = true;
    }
    if (has_network_ || unit_.has_dhcp4) return;
    if (!result_.empty() && !result_.ends_with('\n')) result_ += end_of_line_;
    result_ += fmt::format("{0}[Network]{0}DHCP=yes{0}", end_of_line_);
    asks_ = true;
  }

  const std::string& text_;
  UnitFile file_;
  const NetworkdUnit& unit_;
  bool is_main_;
  std::string end_of_line_ = "\n";
  std::string result_;
  std::set<std::string> removed_;
  bool has_match_ = false;
  bool has_network_ = false;
  bool matches_ = false;
  bool asks_ = false;
};

}  // namespace

NetworkdPrimaryEdit edit_networkd_primary(const NetworkdFile& file, const NetworkdUnit& unit) {
  NetworkdPrimaryEdit result;
  result.main = PrimaryEditor(file.text, unit, true).run();
  for (const auto& drop_in : file.drop_ins) {
    auto edit = PrimaryEditor(drop_in.text, unit, false).run();
    if (edit.text) result.drop_ins.emplace_back(drop_in.path, std::move(edit));
  }
  return result;
}

}  // namespace guestfit
