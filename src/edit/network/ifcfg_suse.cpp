// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/ifcfg_suse.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "edit/network/ifcfg_findings.hpp"
#include "edit/network/ifcfg_roles.hpp"
#include "edit/network/ifcfg_variables.hpp"
#include "edit/network/interfaces_findings.hpp"
#include "edit/text/shell_variables.hpp"
#include "util/text.hpp"

namespace guestfit {

namespace {

using Role = InterfaceRole;

constexpr const char* kTarget = "/etc/sysconfig/network/ifcfg-eth0";

bool is_active(const IfcfgFile& file) {
  static const std::set<std::string> kStarted = {"auto",    "onboot",  "boot",   "on",
                                                 "hotplug", "nfsroot", "ifplugd"};
  return kStarted.contains(file.lower_value("STARTMODE"));
}

bool asks_by_dhcp(const IfcfgFile& file) {
  const auto protocol = file.lower_value("BOOTPROTO");
  return protocol == "dhcp" || protocol == "dhcp4" || protocol.starts_with("dhcp+");
}

class Editor {
 public:
  explicit Editor(const SuseNetwork& network);
  std::vector<NetworkFileEdit> run();

 private:
  bool is_read(std::size_t file) const;
  void choose_source();
  void edit_card();
  void turn_off(std::size_t index);
  void edit_routes(const TextFile& file);
  bool route_stays(const std::string& line) const;
  void edit_config();
  void report_cards();
  NetworkFileEdit& edit_of(const std::string& path);

  const SuseNetwork& network_;
  std::vector<IfcfgFile> files_;
  std::vector<IfcfgRole> roles_;
  std::optional<std::size_t> source_;  ///< of the card's settings
  std::map<std::string, NetworkFileEdit> edits_;
};

Editor::Editor(const SuseNetwork& network) : network_(network) {
  for (const auto& file : network.interfaces)
    files_.emplace_back(file);
  roles_ = suse_roles(files_);
}

NetworkFileEdit& Editor::edit_of(const std::string& path) {
  auto& edit = edits_[path];
  edit.path = path;
  return edit;
}

bool Editor::is_read(std::size_t file) const {
  return !is_ignored_ifcfg(files_[file].path(), IfcfgReader::suse) && files_[file].is_understood();
}

/// The file of eth0 when there is one; else that of the old machine's way to the outside.
void Editor::choose_source() {
  const auto worth = [&](std::size_t i) {
    const auto& file = files_[i];
    return std::tuple(file.path() == kTarget, is_active(file), file.has("IPADDR") || asks_by_dhcp(file),
                      !roles_[i].is_port);
  };
  for (std::size_t i = 0; i < files_.size(); ++i) {
    if (!is_read(i) || roles_[i].role != Role::card || !roles_[i].is_ethernet) continue;
    const bool better =
        !source_ || worth(i) > worth(*source_) ||
        (worth(i) == worth(*source_) && compare_versions(files_[i].name(), files_[*source_].name()) < 0);
    if (better) source_ = i;
  }
}

void Editor::edit_card() {
  const bool taken = std::any_of(files_.begin(), files_.end(), [&](const IfcfgFile& file) {
    return file.path() == kTarget && (!source_ || file.path() != files_[*source_].path());
  });
  // A file of that name that is no card's, or that cannot be read, is not ours to replace.
  if (taken) return;
  auto& edit = edit_of(kTarget).edit;
  const bool in_place = source_ && files_[*source_].path() == kTarget;
  IfcfgFile file = source_ ? files_[*source_] : IfcfgFile({kTarget, ""});
  if (!in_place) {
    edit.reasons.push_back(
        fmt::format("the network card of the new machine is called eth0{}",
                    source_ ? "; it takes over from " + printable(files_[*source_].path()) : ""));
  }
  const auto losses = suse_losses(file);
  for (const auto& reason : reasons_of(losses))
    edit.reasons.push_back(reason);
  for (const auto& [loss, variables] : losses)
    file.remove(variables);
  if (!asks_by_dhcp(file)) {
    file.set("BOOTPROTO", "dhcp");
    edit.reasons.push_back("BOOTPROTO=dhcp: the network card of the new machine gets its address by DHCP");
  }
  if (!is_active(file)) {
    file.set("STARTMODE", "auto");
    edit.reasons.push_back("STARTMODE=auto: the card is started at boot");
  }
  if (in_place && file.text() == files_[*source_].text()) return;
  edit.text = file.text();
  edit.settings = {{"BOOTPROTO", file.value("BOOTPROTO")}, {"STARTMODE", file.value("STARTMODE")}};
}

void Editor::turn_off(std::size_t index) {
  if (!is_active(files_[index])) return;
  auto file = files_[index];
  file.set("STARTMODE", "off");
  auto& edit = edit_of(file.path()).edit;
  edit.text = file.text();
  edit.reasons.push_back(fmt::format(
      "STARTMODE=off: {} is not there on the new machine, and waiting for it would delay the boot",
      printable(file.name())));
  edit.settings = {{"STARTMODE", "off"}};
  if (roles_[index].role != Role::card)
    edit.findings.push_back(lost_interface(file.name(), roles_[index].role, "not started any more"));
}

/// "DESTINATION GATEWAY NETMASK INTERFACE TYPE": a route stays when it leaves the machine nowhere.
bool Editor::route_stays(const std::string& line) const {
  static const std::set<std::string> kNowhere = {"unreachable", "blackhole", "prohibit"};
  const auto words = split_words(without_line_end(line));
  if (words.empty() || words[0].starts_with('#') || words[0].starts_with("127.")) return true;
  const bool nowhere = std::any_of(words.begin(), words.end(),
                                   [&](const std::string& word) { return kNowhere.contains(word); });
  return nowhere || (words.size() > 3 && survives_move(role_of_name(words[3])));
}

void Editor::edit_routes(const TextFile& file) {
  const auto lines = split_lines(file.text);
  const auto stays = [this](const std::string& line) { return route_stays(line); };
  const auto gone = std::count_if(lines.begin(), lines.end(), std::not_fn(stays));
  if (gone == 0) return;
  auto& edit = edit_of(file.path);
  if (!file.path.ends_with("/routes")) {
    edit.removed = true;
    edit.edit.reasons = {"its routes lead through the network of the old machine"};
    return;
  }
  std::string text;
  bool commented = false;
  for (const auto& line : lines) {
    if (!stays(line)) {
      text += commented ? "#" : "# guestfit: routes of the old machine's network\n#";
      commented = true;
    }
    text += line;
  }
  edit.edit.text = text;
  edit.edit.reasons = {fmt::format("{} commented out: they lead through the network of the old machine",
                                   counted(static_cast<std::size_t>(gone), "route"))};
}

bool has_only_own_servers(const std::string& servers) {
  const auto words = split_words(servers);
  return std::all_of(words.begin(), words.end(),
                     [](const std::string& word) { return is_own_name_server(word); });
}

void Editor::edit_config() {
  if (!network_.config) return;
  IfcfgFile file(*network_.config);
  if (!file.is_understood()) {
    edit_of(file.path()).edit.findings.push_back(not_understood(file.path()));
    return;
  }
  std::set<std::string> gone;
  const bool own_server = file.has("NETCONFIG_DNS_STATIC_SERVERS") &&
                          has_only_own_servers(file.value("NETCONFIG_DNS_STATIC_SERVERS"));
  for (const auto* variable :
       {"NETCONFIG_DNS_STATIC_SERVERS", "NETCONFIG_DNS_STATIC_SEARCHLIST", "MANDATORY_DEVICES"}) {
    if (!file.has(variable) || (own_server && std::string(variable) != "MANDATORY_DEVICES")) continue;
    file.set(variable, "");
    gone.insert(variable);
  }
  std::vector<std::string> reasons;
  if (!gone.empty()) {
    reasons.push_back(fmt::format("{} emptied: made for the network of the old machine",
                                  join({gone.begin(), gone.end()}, ", ")));
  }
  const auto policy = get_shell_variable(file.text(), "NETCONFIG_DNS_POLICY");
  if (!own_server && policy && (trim(*policy).empty() || trim(*policy) == "STATIC")) {
    file.set("NETCONFIG_DNS_POLICY", "auto");
    reasons.push_back("NETCONFIG_DNS_POLICY=auto: name servers come by DHCP");
  }
  if (reasons.empty()) return;
  auto& edit = edit_of(file.path()).edit;
  edit.text = file.text();
  edit.reasons = reasons;
}

void Editor::report_cards() {
  std::vector<std::string> cards;
  for (std::size_t i = 0; i < files_.size(); ++i) {
    const bool counts =
        is_read(i) && roles_[i].role == Role::card && !roles_[i].is_port && is_active(files_[i]);
    if (counts) cards.push_back(files_[i].name());
    if (!files_[i].is_understood() && !is_ignored_ifcfg(files_[i].path(), IfcfgReader::suse))
      edit_of(files_[i].path()).edit.findings.push_back(not_understood(files_[i].path()));
  }
  if (cards.size() > 1) edit_of(kTarget).edit.findings.push_back(several_cards(cards, ""));
}

std::vector<NetworkFileEdit> Editor::run() {
  report_cards();
  bool configures_something = false;
  for (std::size_t i = 0; i < files_.size(); ++i)
    configures_something = configures_something || (is_read(i) && !survives_move(roles_[i].role));
  if (configures_something) {
    choose_source();
    edit_card();
    for (std::size_t i = 0; i < files_.size(); ++i) {
      if (is_read(i) && files_[i].path() != kTarget && !survives_move(roles_[i].role)) turn_off(i);
    }
    for (const auto& file : network_.routes)
      edit_routes(file);
    edit_config();
  }
  std::vector<NetworkFileEdit> answer;
  for (auto& [path, edit] : edits_) {
    if (edit.removed || edit.edit.text || !edit.edit.findings.empty()) answer.push_back(std::move(edit));
  }
  return answer;
}

}  // namespace

std::vector<NetworkFileEdit> edit_ifcfg_suse(const SuseNetwork& network) {
  return Editor(network).run();
}

}  // namespace guestfit
