// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/storage/mount_unit.hpp"

#include <fmt/format.h>

#include "edit/text/splice.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

/// The value of a setting in [Mount], and where it stands. The last one counts; lines that go on in the next
/// one (a backslash at the end) are left alone.
struct Setting {
  std::string value;
  TextRange range;
};

std::optional<Setting> find_setting(std::string_view text, std::string_view name) {
  std::optional<Setting> found;
  std::string section;
  std::size_t at = 0;
  for (const auto& raw : split_lines(text)) {
    const auto line = trim(without_line_end(raw));
    const auto begin = at;
    at += raw.size();
    if (line.starts_with('[') && line.ends_with(']')) section = line;
    if (section != "[Mount]" || line.starts_with('#') || line.starts_with(';') || line.ends_with('\\'))
      continue;
    const auto equals = line.find('=');
    if (equals == std::string_view::npos || trim(line.substr(0, equals)) != name) continue;
    const auto value = trim(line.substr(equals + 1));
    const auto place = begin + raw.find('=') + 1;
    const auto start = place + (value.empty() ? 0 : text.substr(place).find(value[0]));
    found = Setting{std::string(value), {start, start + value.size()}};
  }
  return found;
}

std::string value_of(std::string_view text, std::string_view name) {
  const auto found = find_setting(text, name);
  return found ? found->value : "";
}

}  // namespace

std::optional<FstabEntry> parse_mount_unit(std::string_view text) {
  FstabEntry entry;
  entry.device = value_of(text, "What");
  entry.mountpoint = value_of(text, "Where");
  entry.type = value_of(text, "Type");
  if (const auto options = value_of(text, "Options"); !options.empty()) entry.options = split(options, ',');
  const bool specifier =
      entry.device.find('%') != std::string::npos || entry.mountpoint.find('%') != std::string::npos;
  if (entry.device.empty() || !entry.mountpoint.starts_with('/') || specifier) return std::nullopt;
  return entry;
}

TextEdit edit_mount_unit(std::string_view text, const std::string& path, const DeviceNames& names) {
  TextEdit edit;
  const auto entry = parse_mount_unit(text);
  if (!entry || !is_unstable_device(entry->device)) return edit;
  const auto match = names.match(entry->device, entry->type, entry->mountpoint);
  if (match.kind == DeviceMatch::Kind::found && !match.filesystem->uuid.empty()) {
    const auto stable = "UUID=" + match.filesystem->uuid;
    edit.text = apply_splices(text, {{find_setting(text, "What")->range, stable}});
    edit.reasons = {fmt::format("{}: {} becomes {}, because device names change with the hardware",
                                printable(entry->mountpoint), printable(entry->device), stable)};
    edit.settings = {{"What", stable}};
    return edit;
  }
  edit.findings.push_back(
      {"", "MOD-5", Severity::warning,
       fmt::format("{}: {} ({}) {}, so its name stays", path, printable(entry->device),
                   printable(entry->mountpoint),
                   match.explanation.empty() ? "has no UUID that is known" : match.explanation),
       "correct What= in " + path + " after the move, or disable the unit"});
  return edit;
}

}  // namespace guestfit
