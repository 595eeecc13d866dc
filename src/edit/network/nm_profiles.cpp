// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/nm_profiles.hpp"

#include <algorithm>
#include <cctype>
#include <tuple>

#include <fmt/format.h>

#include "edit/network/interfaces_findings.hpp"
#include "edit/network/nm_profile.hpp"
#include "util/text.hpp"

namespace guestfit {

namespace {

using Role = InterfaceRole;
using Profiles = std::vector<NmProfile>;

constexpr const char* kNewProfile = "/etc/NetworkManager/system-connections/ethernet.nmconnection";

Finding unreadable(const std::string& path) {
  return {
      "", "MOD-2", Severity::warning,
      fmt::format("{} is no profile that NetworkManager could read, and is left as it is", printable(path)),
      "Put it right with nmcli, or remove it if nothing needs it."};
}

bool is_port_of(const NmProfile& port, const NmProfile& controller) {
  return port.is_port() && (port.controller == controller.interface || port.controller == controller.uuid ||
                            port.controller == controller.id);
}

/// A bridge without ports is for what runs on this machine, and needs no card.
void free_bridges_without_ports(Profiles& profiles) {
  for (auto& profile : profiles) {
    if (profile.role != Role::bridge) continue;
    const bool has_ports = std::any_of(profiles.begin(), profiles.end(),
                                       [&](const NmProfile& port) { return is_port_of(port, profile); });
    if (!has_ports) profile.role = Role::independent;
  }
}

const NmProfile* choose_primary(const Profiles& profiles) {
  const auto worth = [](const NmProfile& profile) {
    return std::tuple(profile.starts, !profile.is_port(), profile.leads_out, profile.priority,
                      profile.last_used);
  };
  const NmProfile* primary = nullptr;
  for (const auto& profile : profiles) {
    if (!profile.is_ethernet) continue;
    const bool better =
        primary == nullptr || worth(profile) > worth(*primary) ||
        (worth(profile) == worth(*primary) && compare_versions(profile.path, primary->path) < 0);
    if (better) primary = &profile;
  }
  return primary;
}

NetworkFileEdit edit_primary(const NmProfile& primary, const Profiles& profiles) {
  NetworkFileEdit answer{primary.path, false, {}};
  auto keyfile = primary.keyfile;
  auto reasons = make_dhcp_profile(keyfile);
  if (!reasons.empty()) {
    answer.edit.text = keyfile.text();
    answer.edit.reasons = std::move(reasons);
    answer.edit.settings = {{"ipv4.method", "auto"}};
  }
  std::vector<std::string> cards;
  for (const auto& profile : profiles) {
    const bool copy = !primary.uuid.empty() && profile.uuid == primary.uuid && &profile != &primary;
    if (profile.is_ethernet && !profile.is_port() && profile.starts && !copy) cards.push_back(profile.id);
  }
  if (cards.size() > 1) answer.edit.findings.push_back(several_cards(cards, ""));
  return answer;
}

NetworkFileEdit turn_off(const NmProfile& profile) {
  NetworkFileEdit answer{profile.path, false, {}};
  auto keyfile = profile.keyfile;
  keyfile.set("connection", "autoconnect", "false");
  answer.edit.text = keyfile.text();
  answer.edit.reasons = {
      fmt::format("autoconnect=false: {} is for network cards that are not there on the new machine",
                  printable(profile.id))};
  if (profile.role != Role::card)
    answer.edit.findings.push_back(
        lost_interface(profile.id, profile.role, "not started by itself any more"));
  return answer;
}

NetworkFileEdit new_profile() {
  NetworkFileEdit answer{kNewProfile, false, {}};
  answer.edit.text =
      "# guestfit: the network card of the new machine\n[connection]\nid=ethernet\ntype=ethernet\n\n[ipv4]\n"
      "method=auto\n\n[ipv6]\nmethod=auto\n";
  answer.edit.reasons = {
      "no profile was for a plain network card; that of the new machine gets its address by DHCP"};
  answer.edit.settings = {{"ipv4.method", "auto"}};
  return answer;
}

}  // namespace

bool is_nm_profile_name(const std::string& name) {
  if (name.empty() || name.starts_with('.') || name.ends_with('~')) return false;
  const auto suffix = name.substr(name.rfind('.') + 1);
  const bool has_suffix = suffix.size() < name.size();
  const bool temporary = suffix.size() == 6 && std::all_of(suffix.begin(), suffix.end(), [](unsigned char c) {
                           return c < 0x80 && std::isalnum(c) != 0;
                         });
  static const std::vector<std::string> kOther = {"pem", "der", "swp", "swpx"};
  return !has_suffix || !(temporary || std::find(kOther.begin(), kOther.end(), suffix) != kOther.end());
}

bool has_nm_card_profile(const std::vector<TextFile>& files) {
  return std::any_of(files.begin(), files.end(),
                     [](const TextFile& file) { return read_nm_profile(file).is_ethernet; });
}

std::vector<NetworkFileEdit> edit_nm_profiles(const std::vector<TextFile>& files, bool other_cards) {
  std::vector<NetworkFileEdit> answer;
  Profiles profiles;
  for (const auto& file : files) {
    auto profile = read_nm_profile(file);
    if (profile.keyfile.is_understood()) {
      profiles.push_back(std::move(profile));
    } else {
      answer.push_back({file.path, false, {std::nullopt, {}, {}, {unreadable(file.path)}}});
    }
  }
  free_bridges_without_ports(profiles);
  const auto* const primary = choose_primary(profiles);
  bool lost_something = false;
  for (const auto& profile : profiles) {
    if (&profile == primary) {
      answer.push_back(edit_primary(profile, profiles));
    } else if (primary != nullptr && !primary->uuid.empty() && profile.uuid == primary->uuid) {
      // NetworkManager takes the newer one of two with one UUID.
      answer.push_back(
          {profile.path,
           true,
           {std::nullopt, {"it is a copy with the same UUID as " + printable(primary->path)}, {}, {}}});
    } else if (!survives_move(profile.role) && profile.starts) {
      lost_something = true;
      answer.push_back(turn_off(profile));
    }
  }
  const bool taken =
      std::any_of(files.begin(), files.end(), [](const TextFile& file) { return file.path == kNewProfile; });
  if (primary == nullptr && lost_something && !other_cards && !taken) answer.push_back(new_profile());
  std::erase_if(answer, [](const NetworkFileEdit& edit) {
    return !edit.removed && !edit.edit.text && edit.edit.findings.empty();
  });
  return answer;
}

}  // namespace guestfit
