// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/ifcfg_redhat.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "edit/network/ifcfg_findings.hpp"
#include "edit/network/ifcfg_roles.hpp"
#include "edit/network/ifcfg_variables.hpp"
#include "edit/network/interfaces_findings.hpp"
#include "util/text.hpp"

namespace guestfit {

namespace {

using Role = InterfaceRole;

constexpr const char* kDirectory = "/etc/sysconfig/network-scripts/";
constexpr const char* kCard = "eth0";

class Editor {
 public:
  Editor(const RedHatNetwork& network, IfcfgReader reader);
  std::vector<NetworkFileEdit> run();

 private:
  bool is_read(std::size_t file) const;
  bool is_active(std::size_t file) const { return !files_[file].is_no("ONBOOT"); }
  bool configures_something() const;
  void choose_primary();
  void edit_primary();
  void name_primary(IfcfgFile& file, std::vector<std::string>& reasons) const;
  void create_primary();
  void turn_off(std::size_t file);
  void remove_aliases();
  void remove_routes();
  void edit_global();
  void report_cards();
  NetworkFileEdit& edit_of(const std::string& path);
  void put_text(const std::string& path, const std::string& text);

  const RedHatNetwork& network_;
  IfcfgReader reader_;
  std::vector<IfcfgFile> files_;
  std::vector<IfcfgRole> roles_;
  std::optional<std::size_t> primary_;
  std::set<std::string> names_;  ///< by which other files may call the primary card
  std::map<std::string, NetworkFileEdit> edits_;
};

Editor::Editor(const RedHatNetwork& network, IfcfgReader reader) : network_(network), reader_(reader) {
  for (const auto& file : network.interfaces)
    files_.emplace_back(file);
  roles_ = redhat_roles(files_, reader);
}

NetworkFileEdit& Editor::edit_of(const std::string& path) {
  auto& edit = edits_[path];
  edit.path = path;
  return edit;
}

void Editor::put_text(const std::string& path, const std::string& text) {
  edit_of(path).edit.text = text;
}

bool Editor::is_read(std::size_t file) const {
  return !is_ignored_ifcfg(files_[file].path(), reader_) && files_[file].is_understood();
}

bool Editor::configures_something() const {
  for (std::size_t i = 0; i < files_.size(); ++i) {
    if (is_read(i) && !survives_move(roles_[i].role)) return true;
  }
  return false;
}

/// The way to the outside: a file for eth0 where the card is called so, else one that is started at boot, has
/// the gateway, and has an address or asks for one.
void Editor::choose_primary() {
  const auto gateway_device =
      network_.global ? IfcfgFile(*network_.global).value("GATEWAYDEV") : std::string();
  const auto worth = [&](std::size_t i) {
    const auto& file = files_[i];
    const bool named = reader_ == IfcfgReader::initscripts &&
                       (roles_[i].device.empty() ? file.name() : roles_[i].device) == kCard;
    const bool gateway =
        file.has("GATEWAY") || (!gateway_device.empty() && roles_[i].device == gateway_device);
    const bool address = file.has("IPADDR") || file.has("IPADDR0") || file.lower_value("BOOTPROTO") == "dhcp";
    return std::tuple(named, is_active(i), gateway, address && !file.is_no("DEFROUTE"), !roles_[i].is_port);
  };
  for (std::size_t i = 0; i < files_.size(); ++i) {
    const auto& role = roles_[i];
    if (!is_read(i) || role.role != Role::card || role.is_alias || !role.is_ethernet) continue;
    const bool better =
        !primary_ || worth(i) > worth(*primary_) ||
        (worth(i) == worth(*primary_) && compare_versions(files_[i].name(), files_[*primary_].name()) < 0);
    if (better) primary_ = i;
  }
}

void Editor::name_primary(IfcfgFile& file, std::vector<std::string>& reasons) const {
  if (reader_ == IfcfgReader::initscripts) {
    // Without DEVICE, the name of the file counts.
    const bool named = file.value("DEVICE") == kCard || (!file.has("DEVICE") && file.name() == kCard);
    if (named) return;
    file.set("DEVICE", kCard);
    reasons.push_back("DEVICE=eth0: the network card of the new machine is called eth0 in any slot");
    return;
  }
  if (file.has("DEVICE")) {
    const auto device = printable(file.value("DEVICE"));
    file.remove({"DEVICE"});
    reasons.push_back(fmt::format(
        "DEVICE={} removed: the configuration is for the network card of the new machine, whatever its name",
        device));
  }
  if (!file.has("TYPE")) {
    file.set("TYPE", "Ethernet");
    reasons.push_back("TYPE=Ethernet: without the name of a device, the kind of card must be said");
  }
}

void Editor::edit_primary() {
  auto file = files_[*primary_];
  auto& edit = edit_of(file.path()).edit;
  const auto losses = redhat_losses(file, reader_);
  edit.reasons = reasons_of(losses);
  for (const auto& [loss, variables] : losses)
    file.remove(variables);
  name_primary(file, edit.reasons);
  if (file.value("BOOTPROTO") != "dhcp") {
    file.set("BOOTPROTO", "dhcp");
    edit.reasons.push_back("BOOTPROTO=dhcp: the network card of the new machine gets its address by DHCP");
  }
  if (!is_active(*primary_) || (file.has("ONBOOT") && !file.is_yes("ONBOOT"))) {
    file.set("ONBOOT", "yes");
    edit.reasons.push_back("ONBOOT=yes: the card is started at boot");
  }
  if (file.text() == files_[*primary_].text()) return;
  edit.settings = {{"BOOTPROTO", "dhcp"}, {"ONBOOT", "yes"}};
  put_text(file.path(), file.text());
}

void Editor::create_primary() {
  const auto path = std::string(kDirectory) + "ifcfg-" + kCard;
  const bool taken =
      std::any_of(files_.begin(), files_.end(), [&](const auto& f) { return f.path() == path; });
  if (taken) return;
  const std::string device = reader_ == IfcfgReader::initscripts ? "DEVICE=eth0\n" : "";
  put_text(path, "# guestfit: the network card of the new machine\n" + device +
                     "TYPE=Ethernet\nBOOTPROTO=dhcp\nONBOOT=yes\n");
  auto& edit = edit_of(path).edit;
  edit.reasons = {
      "no file configured a plain network card; that of the new machine gets its address by DHCP"};
  edit.settings = {{"BOOTPROTO", "dhcp"}, {"ONBOOT", "yes"}};
}

void Editor::turn_off(std::size_t index) {
  if (!is_active(index)) return;
  auto file = files_[index];
  file.set("ONBOOT", "no");
  put_text(file.path(), file.text());
  auto& edit = edit_of(file.path()).edit;
  edit.reasons = {
      fmt::format("ONBOOT=no: {} is not there on the new machine, and waiting for it would delay the boot",
                  printable(roles_[index].device.empty() ? file.name() : roles_[index].device))};
  edit.settings = {{"ONBOOT", "no"}};
  if (roles_[index].role != Role::card) {
    edit.findings.push_back(lost_interface(roles_[index].device.empty() ? file.name() : roles_[index].device,
                                           roles_[index].role, "not started any more"));
  }
}

void Editor::remove_aliases() {
  for (std::size_t i = 0; i < files_.size(); ++i) {
    const auto& name = files_[i].name();
    const auto parent = name.substr(0, std::min(name.find(':'), name.find("-range")));
    if (!roles_[i].is_alias || !names_.contains(parent) || is_ignored_ifcfg(name, reader_)) continue;
    auto& edit = edit_of(files_[i].path());
    edit.removed = true;
    edit.edit.reasons = {"it adds fixed addresses of the old network to the card"};
  }
}

void Editor::remove_routes() {
  for (const auto& path : network_.routes) {
    const auto name = path.substr(path.rfind('/') + 1);
    const bool belongs = name == "static-routes" || names_.contains(name.substr(name.find('-') + 1));
    if (!belongs) continue;
    auto& edit = edit_of(path);
    edit.removed = true;
    edit.edit.reasons = {"its routes lead through the network of the old machine"};
  }
}

void Editor::edit_global() {
  if (!network_.global) return;
  IfcfgFile file(*network_.global);
  if (!file.is_understood()) {
    edit_of(file.path()).edit.findings.push_back(not_understood(file.path()));
    return;
  }
  std::set<std::string> gone;
  // The last one makes the network script ping a host of the old network for half a minute.
  for (const auto* variable :
       {"GATEWAY", "GATEWAYDEV", "IPV6_DEFAULTGW", "IPV6_DEFAULTDEV", "WAIT_UNTIL_REACHABLE"}) {
    if (file.has(variable)) gone.insert(variable);
  }
  std::vector<std::string> reasons;
  if (!gone.empty()) {
    reasons = reasons_of({{NetworkLoss::network, gone}});
    file.remove(gone);
  }
  if (reader_ == IfcfgReader::initscripts && file.is_no("NETWORKING")) {
    file.set("NETWORKING", "yes");
    reasons.push_back("NETWORKING=yes: otherwise no network card is started");
  }
  if (file.text() == network_.global->text) return;
  put_text(file.path(), file.text());
  edit_of(file.path()).edit.reasons = reasons;
}

void Editor::report_cards() {
  std::vector<std::string> cards;
  for (std::size_t i = 0; i < files_.size(); ++i) {
    const auto& role = roles_[i];
    const bool counts =
        is_read(i) && role.role == Role::card && !role.is_alias && !role.is_port && is_active(i);
    if (counts) cards.push_back(role.device.empty() ? files_[i].name() : role.device);
    if (!files_[i].is_understood() && !is_ignored_ifcfg(files_[i].path(), reader_))
      edit_of(files_[i].path()).edit.findings.push_back(not_understood(files_[i].path()));
  }
  if (cards.size() < 2 || !primary_) return;
  edit_of(files_[*primary_].path()).edit.findings.push_back(several_cards(cards, ""));
}

std::vector<NetworkFileEdit> Editor::run() {
  if (configures_something()) choose_primary();
  report_cards();
  if (configures_something()) {
    names_ = {kCard};
    if (primary_) {
      names_.insert({files_[*primary_].name(), roles_[*primary_].device});
      edit_primary();
    } else {
      create_primary();
    }
    for (std::size_t i = 0; i < files_.size(); ++i) {
      const bool stays = i == primary_ || survives_move(roles_[i].role) || roles_[i].is_alias;
      if (is_read(i) && !stays) turn_off(i);
    }
    remove_aliases();
    remove_routes();
    edit_global();
  }
  std::vector<NetworkFileEdit> answer;
  for (auto& [path, edit] : edits_) {
    if (edit.removed || edit.edit.text || !edit.edit.findings.empty()) answer.push_back(std::move(edit));
  }
  return answer;
}

}  // namespace

std::vector<NetworkFileEdit> edit_ifcfg_redhat(const RedHatNetwork& network, IfcfgReader reader) {
  return Editor(network, reader).run();
}

}  // namespace guestfit
