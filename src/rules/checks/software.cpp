// SPDX-License-Identifier: LGPL-2.1-or-later
// Products that a guest should not take along, from a list in the rule. Which files tell that a product is
// there, and which services start it, is data; what it does at the new place follows from its services.
#include <algorithm>
#include <optional>

#include "inspect/services.hpp"
#include "rules/checks/checks.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

using Record = std::map<std::string, std::string>;

std::string field(const Record& record, const std::string& name) {
  const auto found = record.find(name);
  return found == record.end() ? "" : found->second;
}

/// The last part of a path may be a glob.
bool exists(const GuestReader& guest, const std::string& path) {
  if (path.find('*') == std::string::npos) return guest.link_status(path).has_value();
  for (const auto& name : guest.list(parent_path(path))) {
    if (matches_glob(file_name(path), name)) return true;
  }
  return false;
}

bool is_installed(const GuestReader& guest, const Record& product) {
  for (const auto& path : split_words(field(product, "files"))) {
    if (exists(guest, path)) return true;
  }
  return false;
}

/// systemd.unit(5): such a unit is passed over without an error on another hypervisor.
bool starts_on_its_hypervisor_only(const GuestReader& guest, const std::string& unit) {
  if (unit.starts_with("/etc/init")) return false;
  for (const auto& raw : split_lines(guest.read(unit).value_or(""))) {
    const auto line = trim(raw);
    if (line.starts_with("BindsTo=dev-virtio") || line.starts_with("ConditionPathExists=/dev/virtio-ports/"))
      return true;
    constexpr std::string_view kCondition = "ConditionVirtualization=";
    if (!line.starts_with(kCondition)) continue;
    const auto value = trim(line.substr(kCondition.size()));
    return value != "" && value != "yes" && value != "true" && value != "1" && value != "vm" &&
           !value.starts_with("!");
  }
  return false;
}

/// Services that run at the new place, too.
std::vector<std::string> started_services(const GuestReader& guest, const Services& services,
                                          const Record& product) {
  std::vector<std::string> started;
  for (const auto& name : split_words(field(product, "services"))) {
    const auto state = services.find(name);
    if (state.enabled && !starts_on_its_hypervisor_only(guest, state.file)) started.push_back(name);
  }
  return started;
}

std::vector<Finding> run(const CheckContext& context) {
  const Parameters& parameters = context.parameters;
  const std::string code = parameters.text("code");
  const bool note_idle = parameters.text("idle") == "note";
  std::optional<Services> services;
  std::vector<Finding> findings;
  for (const auto& product : parameters.records("products")) {
    const auto homes = split_words(field(product, "targets"));
    if (std::find(homes.begin(), homes.end(), context.target.name) != homes.end()) continue;
    if (!is_installed(context.guest, product)) continue;
    if (!services) services.emplace(context.guest);
    const auto started = started_services(context.guest, *services, product);
    const std::string name = field(product, "name");
    if (!started.empty()) {
      findings.push_back({"", code, Severity::warning,
                          name + " is installed and starts with the guest (" + join(started, ", ") +
                              "): " + field(product, "effect"),
                          field(product, "remedy")});
    } else if (field(product, "services").empty()) {
      findings.push_back({"", code, Severity::info, name + " is installed: " + field(product, "effect"),
                          field(product, "remedy")});
    } else if (note_idle) {
      findings.push_back({"", code, Severity::info,
                          name + " is installed and does nothing on " + context.target.title,
                          "it can be removed when the guest runs there"});
    }
  }
  return findings;
}

}  // namespace

Check software_check() {
  return {
      "software",
      "products that a guest should not take along",
      {{"code", ParameterInfo::Kind::text, "code of the findings", {}},
       {"idle",
        ParameterInfo::Kind::text,
        "note or silent: whether a product none of whose services starts is mentioned",
        {}},
       {"products",
        ParameterInfo::Kind::records,
        "name, files of which one tells that it is there, its services, what it does to a guest that moved, "
        "what to do, and the targets that it belongs to",
        {"name", "files", "services", "effect", "remedy", "targets"}}},
      run};
}

}  // namespace guestfit
