// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/drivers/module_list.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "util/text.hpp"

namespace guestfit {

namespace {

constexpr const char* kComment = "# guestfit: drivers of the new machine";

std::string normal_name(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

std::set<std::string> listed_modules(const std::vector<std::string>& lines) {
  std::set<std::string> names;
  for (const auto& line : lines) {
    const auto words = split_words(line);
    if (!words.empty() && words[0][0] != '#' && words[0][0] != ';') names.insert(normal_name(words[0]));
  }
  return names;
}

/// Where the lines go that are added: after those of an earlier run, else at the end.
std::size_t place_for_modules(const std::vector<std::string>& lines) {
  const auto comment = std::find_if(
      lines.begin(), lines.end(), [](const std::string& line) { return without_line_end(line) == kComment; });
  if (comment == lines.end()) return lines.size();
  const auto end = std::find_if(comment + 1, lines.end(), [](const std::string& line) {
    return trim(line).empty() || trim(line).starts_with('#');
  });
  return static_cast<std::size_t>(end - lines.begin());
}

bool has_comment(const std::vector<std::string>& lines) {
  return std::any_of(lines.begin(), lines.end(),
                     [](const std::string& line) { return without_line_end(line) == kComment; });
}

/// Value of the last `MODULES=` in a file that the shell reads.
std::optional<std::string> last_modules_value(std::string_view text) {
  std::optional<std::string> value;
  for (const auto& raw : split_lines(text)) {
    auto line = trim(raw);
    if (line.starts_with("export ")) line = trim(line.substr(7));
    if (!line.starts_with("MODULES=")) continue;
    line.remove_prefix(8);
    if (!line.empty() && (line[0] == '"' || line[0] == '\'')) {
      value = std::string(line.substr(1, line.substr(1).find(line[0])));
    } else {
      value = std::string(line.substr(0, line.find_first_of(" \t;#")));
    }
  }
  return value;
}

}  // namespace

TextEdit ensure_modules(std::string_view text, const std::vector<std::string>& names) {
  auto lines = split_lines(text);
  auto listed = listed_modules(lines);
  std::vector<std::string> missing;
  for (const auto& name : names) {
    if (listed.insert(normal_name(name)).second) missing.push_back(name);
  }
  TextEdit edit;
  if (missing.empty()) return edit;

  if (!lines.empty() && !lines.back().ends_with('\n')) lines.back() += '\n';
  const auto place = place_for_modules(lines);
  std::string added = has_comment(lines) ? "" : fmt::format("{}\n", kComment);
  for (const auto& name : missing)
    added += name + "\n";
  lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(place), added);

  edit.text = join(lines, "");
  edit.reasons.push_back(fmt::format("{} added: the new machine needs {}", join(missing, ", "),
                                     missing.size() == 1 ? "this driver" : "these drivers"));
  for (const auto& name : missing)
    edit.settings.emplace_back("module " + normal_name(name), "listed");
  return edit;
}

std::optional<InitramfsModules> initramfs_modules(const std::vector<std::string>& texts) {
  std::optional<std::string> value;
  for (const auto& text : texts) {
    if (auto found = last_modules_value(text)) value = std::move(found);
  }
  if (value == "most") return InitramfsModules::most;
  if (value == "dep") return InitramfsModules::dep;
  if (value == "list") return InitramfsModules::list;
  if (value == "netboot") return InitramfsModules::netboot;
  return std::nullopt;
}

}  // namespace guestfit
