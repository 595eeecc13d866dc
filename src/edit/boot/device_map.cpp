// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/device_map.hpp"

#include <fmt/format.h>

#include "edit/storage/device_names.hpp"
#include "util/text.hpp"

namespace guestfit {

std::vector<DeviceMapEntry> parse_device_map(std::string_view text) {
  std::vector<DeviceMapEntry> entries;
  for (const auto& line : split_lines(text)) {
    const auto words = split_words(line);
    if (words.size() != 2) continue;
    const auto& drive = words[0];
    if (drive.size() < 3 || drive.front() != '(' || drive.back() != ')' || !words[1].starts_with('/'))
      continue;
    entries.push_back({drive.substr(1, drive.size() - 2), words[1]});
  }
  return entries;
}

std::optional<std::string> reason_to_remove_device_map(std::string_view text) {
  for (const auto& entry : parse_device_map(text)) {
    if (entry.drive.starts_with("fd") || !is_unstable_device(entry.device)) continue;
    return fmt::format(
        "it says that drive {} is {}, a name of the old machine; without it GRUB finds the disks itself",
        printable(entry.drive), printable(entry.device));
  }
  return std::nullopt;
}

}  // namespace guestfit
