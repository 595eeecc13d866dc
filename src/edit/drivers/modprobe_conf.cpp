// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/drivers/modprobe_conf.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <set>

#include "edit/drivers/kmod_lists.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

using Lines = std::vector<std::string>;

const std::string kAdapter = "scsi_hostadapter";
constexpr long kMaxAdapter = 1000;

struct Alias {
  std::string name;
  std::string module;
};

std::optional<Alias> alias_in(const std::string& line) {
  const auto words = split_words(without_line_end(line));
  if (words.size() < 3 || words[0] != "alias") return std::nullopt;
  return Alias{words[1], words[2]};
}

/// "eth0", but not "eth0:1" or "ethernet".
bool is_network_card(const std::string& name) {
  return name.size() > 3 && name.starts_with("eth") &&
         std::all_of(name.begin() + 3, name.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

/// `line` with its third word replaced; blanks and what follows stay.
std::string with_module(const std::string& line, const Alias& alias, const std::string& module) {
  const auto behind_name = line.find(alias.name, line.find("alias") + 5) + alias.name.size();
  const auto begin = line.find(alias.module, behind_name);
  return line.substr(0, begin) + module + line.substr(begin + alias.module.size());
}

void name_network_drivers(Lines& lines, const std::vector<std::string>& drivers, TextEdit& edit) {
  if (drivers.empty()) return;
  for (auto& line : lines) {
    const auto alias = alias_in(line);
    if (!alias || !is_network_card(alias->name)) continue;
    const bool known = std::any_of(drivers.begin(), drivers.end(), [&](const std::string& driver) {
      return module_name(driver) == module_name(alias->module);
    });
    if (known) continue;
    line = with_module(line, *alias, drivers.front());
    edit.reasons.push_back("the driver of " + printable(alias->name) + " is " + drivers.front() + ", not " +
                           printable(alias->module) + ", which the new machine has no card for");
    edit.settings.emplace_back("alias " + alias->name, drivers.front());
  }
}

void name_disk_drivers(Lines& lines, const std::vector<std::string>& drivers, TextEdit& edit) {
  std::set<std::string> listed;
  std::size_t place = lines.size();
  long next = 0;
  for (std::size_t at = 0; at < lines.size(); ++at) {
    const auto alias = alias_in(lines[at]);
    if (!alias || !alias->name.starts_with(kAdapter)) continue;
    listed.insert(module_name(alias->module));
    place = at + 1;
    const auto number = parse_number(alias->name.substr(kAdapter.size())).value_or(0);
    if (number >= 0 && number < kMaxAdapter) next = std::max(next, number + 1);
  }
  std::string added;
  std::vector<std::string> names;
  for (const auto& driver : drivers) {
    if (!listed.insert(module_name(driver)).second) continue;
    added += "alias " + kAdapter + (next == 0 ? "" : std::to_string(next)) + " " + driver + "\n";
    names.push_back(driver);
    ++next;
  }
  if (names.empty()) return;
  if (place > 0 && !lines[place - 1].ends_with('\n')) lines[place - 1] += '\n';
  lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(place), added);
  edit.reasons.push_back(join(names, ", ") +
                         " added as a disk's driver: mkinitrd puts those that are named so into the next "
                         "initramfs");
  for (const auto& name : names)
    edit.settings.emplace_back("disk driver " + module_name(name), "listed");
}

}  // namespace

TextEdit ensure_modprobe_aliases(std::string_view text, const std::vector<std::string>& disk_drivers,
                                 const std::vector<std::string>& network_drivers) {
  TextEdit edit;
  auto lines = split_lines(text);
  name_network_drivers(lines, network_drivers, edit);
  name_disk_drivers(lines, disk_drivers, edit);
  if (!edit.reasons.empty()) edit.text = join(lines, "");
  return edit;
}

std::set<std::string> blocked_modules(std::string_view text) {
  std::set<std::string> modules;
  for (const auto& line : split_lines(text)) {
    const auto words = split_words(without_line_end(line));
    if (words.size() < 2) continue;
    const bool is_refused = words[0] == "install" && words.size() > 2 &&
                            (words[2].ends_with("/false") || words[2].ends_with("/true") || words[2] == ":");
    if (words[0] == "blacklist" || is_refused) modules.insert(module_name(words[1]));
  }
  return modules;
}

}  // namespace guestfit
