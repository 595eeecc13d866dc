// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/nm_settings.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "edit/network/interfaces_stanza.hpp"
#include "edit/network/nm_keyfile.hpp"
#include "util/text.hpp"

namespace guestfit {

namespace {

/// The parts of a device list: "interface-name:eth0;mac:00:50:56:aa:bb:cc", commas do as well.
std::vector<std::string> device_specs(const std::string& list) {
  std::vector<std::string> specs;
  for (const auto& part : split(replace_all(list, ",", ";"), ';')) {
    if (!trim(part).empty()) specs.emplace_back(trim(part));
  }
  return specs;
}

/// "*", "type:ethernet", "interface-name:e*", and plain names, which old versions take.
bool names_network_card(const std::string& spec) {
  constexpr std::string_view kByName = "interface-name:";
  if (spec == "*" || spec == "type:ethernet") return true;
  const auto name = spec.starts_with(kByName) ? spec.substr(kByName.size()) : spec;
  if (name.find(':') != std::string::npos) return false;
  const auto plain = name.starts_with('=') || name.starts_with('~') ? name.substr(1) : name;
  return plain == "*" || (starts_with_any(plain, {"e"}) && role_of_name(plain) == InterfaceRole::card);
}

std::vector<std::string> groups_of_devices(const NmKeyfile& settings, std::string_view text) {
  std::vector<std::string> groups;
  for (const auto& raw : split_lines(text)) {
    const auto line = trim(without_line_end(raw));
    if (!line.starts_with("[device") || !line.ends_with(']')) continue;
    const std::string group(line.substr(1, line.size() - 2));
    if (settings.has_group(group) && std::find(groups.begin(), groups.end(), group) == groups.end())
      groups.push_back(group);
  }
  return groups;
}

void manage_listed(NmKeyfile& settings, TextEdit& edit) {
  const auto list = settings.value("keyfile", "unmanaged-devices");
  if (!list) return;
  std::vector<std::string> kept;
  std::vector<std::string> gone;
  for (const auto& spec : device_specs(*list))
    (names_network_card(spec) ? gone : kept).push_back(spec);
  if (gone.empty()) return;
  // What is left of "all but these" would be exceptions of nothing.
  const bool only_exceptions = std::all_of(
      kept.begin(), kept.end(), [](const std::string& spec) { return spec.starts_with("except:"); });
  if (only_exceptions) {
    settings.remove("keyfile", "unmanaged-devices");
  } else {
    settings.set("keyfile", "unmanaged-devices", join(kept, ";"));
  }
  edit.reasons.push_back(
      fmt::format("{} taken out of unmanaged-devices: NetworkManager would leave the network "
                  "card of the new machine alone",
                  printable(join(gone, ", "))));
}

void manage_matched(NmKeyfile& settings, const std::string& group, TextEdit& edit) {
  if (!settings.is_false(group, "managed")) return;
  const auto specs = device_specs(settings.value(group, "match-device").value_or("*"));
  if (std::none_of(specs.begin(), specs.end(), names_network_card)) return;
  settings.remove(group, "managed");
  edit.reasons.push_back(fmt::format(
      "\"managed\" of [{}] removed: NetworkManager would leave the network card of the new machine alone",
      printable(group)));
}

}  // namespace

TextEdit manage_network_cards(const std::string& path, std::string_view text) {
  TextEdit edit;
  NmKeyfile settings(text);
  if (!settings.is_understood()) return edit;
  manage_listed(settings, edit);
  for (const auto& group : groups_of_devices(settings, text))
    manage_matched(settings, group, edit);
  if (!edit.reasons.empty()) edit.text = settings.text();
  const auto dns = settings.value("main", "dns");
  if (dns == "none") {
    edit.findings.push_back(
        {"", "MOD-2", Severity::warning,
         fmt::format(
             "{} tells NetworkManager to leave /etc/resolv.conf alone (dns=none), so name servers of the "
             "new network are not used",
             printable(path)),
         "Take \"dns=none\" out of it, or write name servers that the new machine can reach into "
         "/etc/resolv.conf."});
  }
  return edit;
}

}  // namespace guestfit
