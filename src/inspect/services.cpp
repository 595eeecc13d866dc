// SPDX-License-Identifier: LGPL-2.1-or-later
#include "inspect/services.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <vector>

#include "util/text.hpp"

namespace guestfit {
namespace {

const std::vector<std::string> kUnitDirectories = {"/etc/systemd/system", "/usr/local/lib/systemd/system",
                                                   "/usr/lib/systemd/system", "/lib/systemd/system"};

bool is_digit(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

std::set<std::string> find_wanted_units(const GuestReader& guest) {
  std::set<std::string> wanted;
  for (const auto& directory : kUnitDirectories) {
    for (const auto& name : guest.list(directory)) {
      if (!name.ends_with(".wants") && !name.ends_with(".requires")) continue;
      for (auto& unit : guest.list(join_path(directory, name)))
        wanted.insert(std::move(unit));
    }
  }
  return wanted;
}

std::set<std::string> find_started_scripts(const GuestReader& guest) {
  std::set<std::string> started;
  for (const std::string place : {"/etc", "/etc/rc.d", "/etc/init.d"}) {
    // SUSE has boot.d where Debian has rcS.d.
    for (const std::string level : {"rcS.d", "boot.d", "rc2.d", "rc3.d", "rc4.d", "rc5.d"}) {
      for (const auto& name : guest.list(join_path(place, level))) {
        if (name.size() > 3 && name[0] == 'S' && is_digit(name[1]) && is_digit(name[2]))
          started.insert(name.substr(3));
      }
    }
  }
  for (const char* level : {"sysinit", "boot", "default"}) {
    for (auto& name : guest.list(join_path("/etc/runlevels", level)))
      started.insert(std::move(name));
  }
  return started;
}

bool is_first_boot(const GuestReader& guest) {
  if (!guest.link_status("/etc/machine-id")) return true;
  return trim(guest.read("/etc/machine-id").value_or("")) == "uninitialized";
}

std::string unit_name(const std::string& name) {
  return name.find('.') == std::string::npos ? name + ".service" : name;
}

bool starts_by_itself(const std::string& job) {
  for (const auto& line : split_lines(job)) {
    if (trim(line).starts_with("start on")) return true;
  }
  return false;
}

bool is_manual(const std::string& override_text) {
  for (const auto& line : split_lines(override_text)) {
    if (trim(line) == "manual") return true;
  }
  return false;
}

/// Preset files by name; of two with one name, that of the first directory counts.
std::map<std::string, std::string> find_presets(const GuestReader& guest) {
  std::map<std::string, std::string> presets;
  for (const char* directory : {"/etc/systemd/system-preset", "/usr/local/lib/systemd/system-preset",
                                "/usr/lib/systemd/system-preset", "/lib/systemd/system-preset"}) {
    for (const auto& name : guest.list(directory)) {
      if (name.ends_with(".preset")) presets.emplace(name, join_path(directory, name));
    }
  }
  return presets;
}

}  // namespace

Services::Services(const GuestReader& guest)
    : guest_(guest),
      systemd_(guest.is_file("/lib/systemd/systemd") || guest.is_file("/usr/lib/systemd/systemd")),
      first_boot_(is_first_boot(guest)),
      wanted_(find_wanted_units(guest)),
      started_(find_started_scripts(guest)) {}

ServiceState Services::find(const std::string& name) const {
  const bool has_type = name.find('.') != std::string::npos;
  if (systemd_) {
    auto state = find_unit(unit_name(name));
    if (state.installed || has_type) return state;
    // systemd runs scripts that have no unit of their own, and masks them like units.
    state = find_script(name);
    state.enabled = state.enabled && !is_masked(name);
    return state;
  }
  return has_type ? ServiceState() : find_script(name);
}

bool Services::starts_one_of(const std::vector<std::string>& names) const {
  return std::any_of(names.begin(), names.end(), [this](const auto& name) { return find(name).enabled; });
}

bool Services::is_masked(const std::string& name) const {
  for (const auto& directory : kUnitDirectories) {
    const std::string path = join_path(directory, unit_name(name));
    const auto status = guest_.link_status(path);
    if (!status) continue;
    return guest_.read_link(path) == "/dev/null" || (status->type == FileType::regular && status->size == 0);
  }
  return false;
}

ServiceState Services::find_unit(const std::string& unit) const {
  ServiceState state;
  for (const auto& directory : kUnitDirectories) {
    const std::string path = join_path(directory, unit);
    if (!guest_.is_file(path)) continue;
    state.installed = true;
    state.file = path;
    break;
  }
  if (!state.installed || is_masked(unit)) return state;
  state.enabled = wanted_.contains(unit) || (first_boot_ && preset_enables(unit, state.file));
  return state;
}

ServiceState Services::find_script(const std::string& name) const {
  ServiceState state;
  for (const std::string& path : {"/etc/init.d/" + name, "/etc/rc.d/init.d/" + name}) {
    if (!guest_.is_file(path)) continue;
    state = {true, started_.contains(name), path};
    break;
  }
  const std::string job = "/etc/init/" + name + ".conf";
  if (const auto text = systemd_ ? std::nullopt : guest_.read(job)) {
    const bool starts =
        starts_by_itself(*text) && !is_manual(guest_.read("/etc/init/" + name + ".override").value_or(""));
    state = {true, starts || state.enabled, job};
  }
  return state;
}

bool Services::preset_enables(const std::string& unit, const std::string& file) const {
  const std::string text = guest_.read(file).value_or("");
  if (text.find("\nWantedBy=") == std::string::npos && text.find("\nRequiredBy=") == std::string::npos)
    return false;
  for (const auto& [name, path] : find_presets(guest_)) {
    for (const auto& line : split_lines(guest_.read(path).value_or(""))) {
      const auto words = split_words(without_line_end(line));
      if (words.size() < 2 || !matches_glob(words[1], unit)) continue;
      if (words[0] == "enable") return true;
      if (words[0] == "disable" || words[0] == "ignore") return false;
    }
  }
  return true;
}

}  // namespace guestfit
