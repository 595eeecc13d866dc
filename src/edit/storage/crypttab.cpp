// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/storage/crypttab.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "edit/storage/device_names.hpp"
#include "util/text.hpp"

namespace guestfit {

namespace {

constexpr std::string_view kBlanks = " \t";

struct Field {
  std::size_t begin = 0;
  std::string text;
};

std::vector<Field> read_fields(std::string_view line) {
  std::vector<Field> fields;
  line = without_line_end(line);
  for (auto at = line.find_first_not_of(kBlanks); at != std::string_view::npos;) {
    const auto end = std::min(line.find_first_of(kBlanks, at), line.size());
    fields.push_back({at, std::string(line.substr(at, end - at))});
    at = line.find_first_not_of(kBlanks, end);
  }
  return fields;
}

/// A device that gets a new random key at each boot: swap space or /tmp without a header.
bool is_encrypted_anew(const std::vector<Field>& fields) {
  const auto options = fields.size() > 3 ? split(fields[3].text, ',') : std::vector<std::string>{};
  const auto has = [&](const char* option) {
    return std::any_of(options.begin(), options.end(), [&](const std::string& have) {
      return have == option || have.starts_with(std::string(option) + "=");
    });
  };
  const bool random_key =
      fields.size() > 2 &&
      (fields[2].text == "/dev/urandom" || fields[2].text == "/dev/random" || fields[2].text == "/dev/hwrng");
  return random_key || (!has("luks") && (has("swap") || has("tmp")));
}

Finding unknown_device(const std::string& name, const std::string& device) {
  return {"", "MOD-5", Severity::warning,
          fmt::format("/etc/crypttab: {} is on {}, which is on none of the disks given.", printable(name),
                      printable(device)),
          "Correct the device of this entry after the move, or remove the entry."};
}

Finding encrypted_anew(const std::string& name, const std::string& device) {
  return {
      "", "MOD-5", Severity::warning,
      fmt::format(
          "/etc/crypttab: {} on {} is encrypted with a new key at each boot, so there is no UUID to know it "
          "by, and the name may mean another disk after the move.",
          printable(name), printable(device)),
      "Give the device by PARTUUID= before the move, or remove the entry: what such a name means is "
      "overwritten."};
}

}  // namespace

TextEdit edit_crypttab(std::string_view text, const StableDeviceName& stable_name) {
  TextEdit edit;
  std::string result;
  for (auto line : split_lines(text)) {
    const auto fields = read_fields(line);
    const bool is_entry = fields.size() > 1 && !fields[0].text.starts_with('#');
    if (is_entry && is_unstable_device(fields[1].text)) {
      const auto& name = fields[0].text;
      const auto& device = fields[1].text;
      const auto stable = is_encrypted_anew(fields) ? std::nullopt : stable_name(device);
      if (stable) {
        line.replace(fields[1].begin, device.size(), *stable);
        edit.reasons.push_back(fmt::format("{}: {} becomes {}: device names change with the bus",
                                           printable(name), printable(device), *stable));
        edit.settings.emplace_back("device of " + name, *stable);
      } else {
        edit.findings.push_back(is_encrypted_anew(fields) ? encrypted_anew(name, device)
                                                          : unknown_device(name, device));
      }
    }
    result += line;
  }
  if (!edit.reasons.empty()) edit.text = std::move(result);
  return edit;
}

}  // namespace guestfit
