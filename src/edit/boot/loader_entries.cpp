// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/loader_entries.hpp"

#include <algorithm>
#include <string_view>
#include <tuple>

#include "edit/text/config_lines.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// "6e1f-6.1.0+3-1.conf" to "6e1f-6.1.0".
std::string id_of(const std::string& path) {
  auto name = path.substr(path.rfind('/') + 1);
  if (name.ends_with(".conf")) name.resize(name.size() - 5);
  const auto plus = name.rfind('+');
  if (plus == std::string::npos) return name;
  const bool is_count =
      plus + 1 < name.size() && name.find_first_not_of("0123456789-", plus + 1) == std::string::npos;
  return is_count ? name.substr(0, plus) : name;
}

/// The run of letters or digits at the start of `text`, which gets shorter by it.
std::string_view take_run(std::string_view& text, bool digits) {
  std::size_t length = 0;
  while (length < text.size() && (digits ? is_digit(text[length]) : is_letter(text[length])))
    ++length;
  const auto run = text.substr(0, length);
  text.remove_prefix(length);
  return run;
}

void skip_separators(std::string_view& text) {
  while (!text.empty() && !is_digit(text[0]) && !is_letter(text[0]) && text[0] != '~' && text[0] != '^')
    text.remove_prefix(1);
}

int compare_numbers(std::string_view a, std::string_view b) {
  while (!a.empty() && a[0] == '0')
    a.remove_prefix(1);
  while (!b.empty() && b[0] == '0')
    b.remove_prefix(1);
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return a.compare(b);
}

/// "~" sorts before everything, "^" behind the end and before anything else. None when neither is there.
std::optional<int> compare_marks(std::string_view& a, std::string_view& b) {
  const auto starts = [](std::string_view text, char c) { return !text.empty() && text[0] == c; };
  if (starts(a, '~') != starts(b, '~')) return starts(a, '~') ? -1 : 1;
  if (starts(a, '^') != starts(b, '^')) {
    if (starts(a, '^')) return b.empty() ? 1 : -1;
    return a.empty() ? -1 : 1;
  }
  return std::nullopt;
}

}  // namespace

int compare_rpm_versions(const std::string& first, const std::string& second) {
  std::string_view a = first;
  std::string_view b = second;
  while (!a.empty() || !b.empty()) {
    skip_separators(a);
    skip_separators(b);
    if (const auto order = compare_marks(a, b)) return *order;
    if (!a.empty() && !b.empty() && (a[0] == '~' || a[0] == '^')) {
      a.remove_prefix(1);
      b.remove_prefix(1);
      continue;
    }
    if (a.empty() || b.empty()) break;
    const bool digits = is_digit(a[0]);
    const auto run_a = take_run(a, digits);
    const auto run_b = take_run(b, digits);
    // A number is newer than a word.
    if (run_b.empty()) return digits ? 1 : -1;
    const int order = digits ? compare_numbers(run_a, run_b) : run_a.compare(run_b);
    if (order != 0) return order;
  }
  return static_cast<int>(!a.empty()) - static_cast<int>(!b.empty());
}

LoaderEntry parse_loader_entry(const TextFile& text, std::size_t file) {
  LoaderEntry result;
  result.entry.id = id_of(text.path);
  for (const auto& line : read_config_lines(text.text)) {
    const std::string value(line.value.of(text.text));
    if (line.name == "title") result.entry.title = value;
    if (line.name == "version") result.version = value;
    if (line.name == "sort-key") result.sort_key = value;
    if (line.name == "machine-id") result.machine_id = value;
    if (line.name == "linux") result.entry.kernel = value;
    if (line.name == "initrd") result.initrds.push_back(value);
    if (line.name == "options") result.options.push_back(line.value);
  }
  if (result.entry.title.empty()) result.entry.title = result.entry.id;
  result.entry.has_initramfs = !result.initrds.empty();
  for (const auto& range : result.options) {
    const auto words = split_words(range.of(text.text));
    result.entry.arguments.insert(result.entry.arguments.end(), words.begin(), words.end());
  }
  result.entry.places = option_places(result, text.text, file);
  return result;
}

std::vector<CommandLinePlace> option_places(const LoaderEntry& entry, const std::string& text,
                                            std::size_t file) {
  std::vector<CommandLinePlace> places;
  if (entry.options.empty()) {
    const auto end = append_point(text);
    return {{file, {end.at, end.at}, end.before + "options ", line_end_of(text)}};
  }
  // The words of all lines are one command line: new ones go to the last.
  for (const auto& range : entry.options)
    places.push_back({file, range, "", ""});
  return places;
}

bool uses_kernel_options(const LoaderEntry& entry) {
  const auto& words = entry.entry.arguments;
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return word == "$kernelopts" || word == "${kernelopts}";
  });
}

void sort_for_systemd_boot(std::vector<LoaderEntry>& entries) {
  std::stable_sort(entries.begin(), entries.end(), [](const LoaderEntry& a, const LoaderEntry& b) {
    if (a.sort_key.empty() != b.sort_key.empty()) return !a.sort_key.empty();
    if (!a.sort_key.empty()) {
      if (std::tie(a.sort_key, a.machine_id) != std::tie(b.sort_key, b.machine_id))
        return std::tie(a.sort_key, a.machine_id) < std::tie(b.sort_key, b.machine_id);
      const int order = compare_rpm_versions(a.version, b.version);
      if (order != 0) return order > 0;
    }
    return compare_rpm_versions(a.entry.id, b.entry.id) > 0;
  });
}

void sort_for_grub(std::vector<LoaderEntry>& entries) {
  std::stable_sort(entries.begin(), entries.end(), [](const LoaderEntry& a, const LoaderEntry& b) {
    return compare_rpm_versions(a.entry.id, b.entry.id) > 0;
  });
}

std::vector<GrubEntry> as_grub_entries(const std::vector<LoaderEntry>& entries) {
  std::vector<GrubEntry> result;
  for (const auto& each : entries) {
    GrubEntry entry;
    entry.title = each.entry.title;
    entry.id = each.entry.id;
    if (!each.entry.kernel.empty()) entry.kernels.push_back({"linux", each.entry.kernel, {}});
    entry.initrds = each.initrds;
    entry.arguments = each.entry.arguments;
    result.push_back(std::move(entry));
  }
  return result;
}

}  // namespace guestfit
