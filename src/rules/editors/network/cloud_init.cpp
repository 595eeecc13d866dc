// SPDX-License-Identifier: LGPL-2.1-or-later
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "edit/network/cloud_config.hpp"
#include "rules/editors/editors.hpp"
#include "rules/editors/text_file.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

/// The files in the order in which cloud-init reads them; later ones win.
std::vector<std::string> config_files(const GuestReader& guest) {
  std::vector<std::string> files;
  if (guest.is_file("/etc/cloud/cloud.cfg")) files.emplace_back("/etc/cloud/cloud.cfg");
  const std::string directory = "/etc/cloud/cloud.cfg.d";
  for (const auto& name : guest.list(directory)) {
    const auto path = join_path(directory, name);
    if (!name.starts_with('.') && name.ends_with(".cfg") && guest.is_file(path)) files.push_back(path);
  }
  return files;
}

/// The names of the target in "datasource_list", cloud-init's documentation, "Datasources".
std::vector<std::string> datasources_of(const Target& target) {
  static const std::map<std::string, std::vector<std::string>> kNames = {
      {"azure", {"Azure"}}, {"ec2", {"Ec2"}}, {"gcp", {"GCE"}}, {"vmware", {"VMware", "OVF"}}};
  const auto known = kNames.find(target.name);
  return known == kNames.end() ? std::vector<std::string>{} : known->second;
}

/// Datasources that ask a server, and wait for it.
bool waits_for_server(const std::string& datasource) {
  static const std::set<std::string> names = {"AliYun",    "Azure",  "CloudStack", "Ec2",
                                              "Exoscale",  "GCE",    "Hetzner",    "MAAS",
                                              "OpenStack", "Oracle", "Scaleway",   "Vultr"};
  return names.contains(datasource);
}

void report_datasources(const EditorContext& context, const std::vector<std::string>& names,
                        const std::string& path, EditorResult& result) {
  const auto wanted = datasources_of(context.target);
  const auto has = [&](const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  if (names.empty() || wanted.empty() || std::any_of(wanted.begin(), wanted.end(), has)) return;
  const bool waits = std::any_of(names.begin(), names.end(), waits_for_server);
  result.findings.push_back(
      {"", "MOD-2", waits ? Severity::warning : Severity::info,
       fmt::format("{} lets cloud-init look for its settings at {} only, and not at {}{}", path,
                   printable(join(names, ", ")), wanted.front(),
                   waits ? "; the boot may wait for a server that is not there" : ""),
       fmt::format("If cloud-init shall set up keys and the host name there, add {} to datasource_list.",
                   wanted.front())});
}

/// What a datasource on the guest's own disk says about the network goes with the guest.
void report_seeds(const GuestReader& guest, EditorResult& result) {
  for (const std::string seed : {"/var/lib/cloud/seed/nocloud", "/var/lib/cloud/seed/nocloud-net"}) {
    const auto path = seed + "/network-config";
    if (!guest.is_file(path)) continue;
    result.findings.push_back({"", "MOD-2", Severity::warning,
                               path + " describes the network of the old machine to cloud-init",
                               "Remove the file before the move if it has static addresses."});
  }
}

EditorResult run(const EditorContext& context) {
  EditorResult result;
  std::vector<std::string> datasources;
  std::string datasource_file;
  for (const auto& path : config_files(context.guest)) {
    const auto text = context.guest.read(path);
    if (!text) continue;
    add_text_edit(result, context, path, edit_cloud_config(*text, path));
    if (auto names = cloud_datasources(*text); !names.empty()) {
      datasources = std::move(names);
      datasource_file = path;
    }
  }
  report_datasources(context, datasources, datasource_file, result);
  report_seeds(context.guest, result);
  return result;
}

}  // namespace

Editor cloud_init_editor() {
  return {"cloud-init", "keeps cloud-init from setting up the network of the old machine again", {}, run};
}

}  // namespace guestfit
