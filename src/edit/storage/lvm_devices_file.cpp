// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/storage/lvm_devices_file.hpp"

#include <array>

#include <fmt/format.h>

#include "util/text.hpp"

namespace guestfit {
namespace {

/// The value of NAME=VALUE among the words of an entry; "" when it is not there.
std::string value_of(const std::vector<std::string>& words, std::string_view name) {
  for (const auto& word : words) {
    if (word.starts_with(name)) return word.substr(name.size());
  }
  return "";
}

/// Ids that are written in what lies on the disks. The rest comes from the hardware: sys_wwid, sys_serial,
/// mpath_uuid (made of the WWID), devname, and what later versions add.
bool travels_with_the_data(std::string_view type) {
  constexpr std::array<std::string_view, 4> kStable = {"crypt_uuid", "lvmlv_uuid", "md_uuid", "loop_file"};
  for (const auto stable : kStable) {
    if (type == stable) return true;
  }
  return false;
}

}  // namespace

std::optional<std::string> reason_to_remove_lvm_devices_file(std::string_view text) {
  for (const auto& line : split_lines(text)) {
    const auto words = split_words(without_line_end(line));
    const auto type = value_of(words, "IDTYPE=");
    if (type.empty() || words[0].starts_with('#') || travels_with_the_data(type)) continue;
    const auto device = value_of(words, "DEVNAME=");
    return fmt::format(
        "it lets lvm use only disks that it knows by their {}{}, which the new machine's disks do not have; "
        "without it lvm looks at every disk",
        type == "devname"      ? "names"
        : type == "sys_serial" ? "serial numbers"
                               : "hardware ids",
        device.empty() || device == "." ? "" : " (" + printable(device) + ")");
  }
  return std::nullopt;
}

}  // namespace guestfit
