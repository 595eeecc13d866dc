// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/drivers/nash_init.hpp"

#include <algorithm>
#include <set>

#include "edit/drivers/kmod_lists.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

using Lines = std::vector<std::string>;

std::string command_of(const std::string& line) {
  const auto words = split_words(without_line_end(line));
  return words.empty() ? "" : words[0];
}

/// The commands that need the disks: all drivers must be there before the first of them.
bool needs_disks(const std::string& line) {
  static const std::set<std::string> kCommands = {"lvm",    "mkrootdev", "raidautorun", "resume", "dm",
                                                  "mdadm",  "mkdmnod",   "rmparts",     "kpartx", "multipath",
                                                  "dmraid", "mount",     "cryptsetup"};
  const auto command = command_of(line);
  if (command != "mount") return kCommands.contains(command);
  return without_line_end(line).ends_with("/sysroot");
}

std::set<std::string> loaded_modules(const Lines& lines) {
  std::set<std::string> names;
  for (const auto& line : lines) {
    const auto words = split_words(without_line_end(line));
    if (words.size() > 1 && words[0] == "insmod") names.insert(module_name(words[1]));
  }
  return names;
}

/// Behind the last insmod before the disks are needed, else before they are, with the message that announces
/// it.
std::size_t place_for_modules(const Lines& lines, std::size_t end) {
  for (auto at = end; at > 0; --at) {
    if (command_of(lines[at - 1]) == "insmod") return at;
  }
  return end > 0 && command_of(lines[end - 1]) == "echo" ? end - 1 : end;
}

}  // namespace

std::optional<std::string> load_in_nash_init(std::string_view script, const std::vector<std::string>& files) {
  auto lines = split_lines(script);
  if (lines.empty() || !lines[0].starts_with("#!/bin/nash")) return std::nullopt;
  const auto is_root = [](const std::string& line) { return command_of(line) == "mkrootdev"; };
  if (std::none_of(lines.begin(), lines.end(), is_root)) return std::nullopt;

  const auto first_use = std::find_if(lines.begin(), lines.end(), needs_disks);
  const auto place = place_for_modules(lines, static_cast<std::size_t>(first_use - lines.begin()));
  const auto loaded = loaded_modules(lines);
  std::string added;
  for (const auto& file : files) {
    if (loaded.contains(module_name(file))) continue;
    added += "echo \"Loading " + file.substr(file.rfind('/') + 1) + " module\"\ninsmod " + file + "\n";
  }
  if (added.empty()) return std::string(script);

  const auto makes_devices = [](const std::string& line) { return command_of(line) == "mkblkdevs"; };
  const auto begin = lines.begin() + static_cast<std::ptrdiff_t>(place);
  if (std::none_of(begin, first_use, makes_devices)) added += "mkblkdevs\n";
  lines.insert(begin, added);
  return join(lines, "");
}

}  // namespace guestfit
