// SPDX-License-Identifier: LGPL-2.1-or-later
#include <algorithm>

#include "edit/network/ifcfg_redhat.hpp"
#include "edit/network/ifcfg_suse.hpp"
#include "rules/editors/editors.hpp"
#include "rules/editors/network/network_files.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr const char* kRedHatDirectory = "/etc/sysconfig/network-scripts";
constexpr const char* kSuseDirectory = "/etc/sysconfig/network";
constexpr std::size_t kMaxFiles = 1000;

std::optional<TextFile> read_file(const GuestReader& guest, const std::string& path) {
  const auto text = guest.read(path);
  return text ? std::optional(TextFile{path, *text}) : std::nullopt;
}

std::vector<TextFile> read_interfaces(const GuestReader& guest, const std::string& directory) {
  std::vector<TextFile> files;
  for (const auto& name : guest.list(directory)) {
    if (!name.starts_with("ifcfg-") || files.size() >= kMaxFiles) continue;
    if (auto file = read_file(guest, join_path(directory, name))) files.push_back(std::move(*file));
  }
  return files;
}

/// initscripts, where they are there: they need a name for the card, with which NetworkManager gets along
/// too. A guest without NetworkManager has no other reader.
IfcfgReader reader_of(const GuestReader& guest) {
  const bool initscripts = guest.is_file(join_path(kRedHatDirectory, "ifup-eth"));
  const bool network_manager =
      guest.is_file("/usr/sbin/NetworkManager") || guest.is_file("/usr/bin/NetworkManager");
  return initscripts || !network_manager ? IfcfgReader::initscripts : IfcfgReader::network_manager;
}

EditorResult run_redhat(const EditorContext& context) {
  const auto& guest = context.guest;
  RedHatNetwork network;
  network.interfaces = read_interfaces(guest, kRedHatDirectory);
  for (const auto& name : guest.list(kRedHatDirectory)) {
    if (starts_with_any(name, {"route-", "route6-", "rule-", "rule6-"}))
      network.routes.push_back(join_path(kRedHatDirectory, name));
  }
  const std::string static_routes = "/etc/sysconfig/static-routes";
  if (guest.is_file(static_routes)) network.routes.push_back(static_routes);
  network.global = read_file(guest, "/etc/sysconfig/network");
  EditorResult result;
  const auto reader = reader_of(guest);
  add_network_edits(result, context, edit_ifcfg_redhat(network, reader));
  if (reader == IfcfgReader::network_manager) add_nm_settings_edits(result, context);
  return result;
}

EditorResult run_suse(const EditorContext& context) {
  const auto& guest = context.guest;
  SuseNetwork network;
  network.interfaces = read_interfaces(guest, kSuseDirectory);
  for (const auto* name : {"routes", "ifroute-eth0", "ifrule-eth0"}) {
    if (auto file = read_file(guest, join_path(kSuseDirectory, name))) network.routes.push_back(*file);
  }
  network.config = read_file(guest, join_path(kSuseDirectory, "config"));
  EditorResult result;
  add_network_edits(result, context, edit_ifcfg_suse(network));
  return result;
}

}  // namespace

Editor ifcfg_editor() {
  return {"ifcfg", "makes Red Hat's ifcfg files serve one network card by DHCP", {}, run_redhat};
}

Editor ifcfg_suse_editor() {
  return {"ifcfg-suse", "makes SUSE's ifcfg files serve one network card by DHCP", {}, run_suse};
}

}  // namespace guestfit
