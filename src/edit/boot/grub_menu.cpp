// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/grub_menu.hpp"

#include <algorithm>
#include <vector>

#include "edit/boot/kernel_arguments.hpp"
#include "util/text.hpp"

namespace guestfit {

namespace {

std::vector<std::size_t> children(const GrubConfig& config, const std::optional<std::size_t>& parent) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < config.entries.size(); ++i) {
    if (config.entries[i].parent == parent) found.push_back(i);
  }
  return found;
}

/// "a>b" in its parts; ">>" is a ">" of a title.
std::vector<std::string> split_path(std::string_view path) {
  std::vector<std::string> parts(1);
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] != '>') {
      parts.back() += path[i];
    } else if (path.substr(i).starts_with(">>")) {
      parts.back() += path[i++];
    } else {
      parts.emplace_back();
    }
  }
  return parts;
}

bool is_number(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<std::size_t> find_in(const GrubConfig& config, const std::vector<std::size_t>& menu,
                                   const std::string& part) {
  if (menu.empty()) return std::nullopt;
  if (part.empty()) return menu.front();
  if (is_number(part)) {
    const auto number = parse_number(part);
    if (!number || static_cast<std::size_t>(*number) >= menu.size()) return std::nullopt;
    return menu[static_cast<std::size_t>(*number)];
  }
  for (const auto index : menu) {
    if (config.entries[index].id == part || config.entries[index].title == part) return index;
  }
  return std::nullopt;
}

std::string doubled_arrows(const std::string& text) {
  return replace_all(text, ">", ">>");
}

bool fits_in_quotes(const std::string& text) {
  return !is_number(text) && text.find_first_of("\"'\\$`\n") == std::string::npos;
}

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

}  // namespace

std::optional<std::size_t> find_grub_entry(const GrubConfig& config, const std::string& value) {
  std::string translated = value;
  for (const auto& [from, to] : config.translations) {
    if (translated == from) translated = to;
  }
  std::optional<std::size_t> found;
  for (const auto& part : split_path(translated)) {
    if (found && !config.entries[*found].is_submenu) break;
    found = find_in(config, children(config, found), part);
    if (!found) return std::nullopt;
  }
  while (found && config.entries[*found].is_submenu)
    found = find_in(config, children(config, found), "");
  return found;
}

std::string grub_entry_path(const GrubConfig& config, std::size_t index) {
  std::vector<std::size_t> chain{index};
  while (config.entries[chain.back()].parent)
    chain.push_back(*config.entries[chain.back()].parent);
  std::reverse(chain.begin(), chain.end());

  std::vector<std::string> ids;
  std::vector<std::string> numbers;
  std::optional<std::size_t> parent;
  bool ids_do = true;
  for (const auto at : chain) {
    const auto menu = children(config, parent);
    const auto& id = config.entries[at].id;
    ids.push_back(doubled_arrows(id));
    numbers.push_back(std::to_string(std::find(menu.begin(), menu.end(), at) - menu.begin()));
    // An id that two entries of one menu share leads to the first of them.
    ids_do = ids_do && fits_in_quotes(id) && find_in(config, menu, id) == at;
    parent = at;
  }
  const bool is_first = numbers.size() == 1 && numbers[0] == "0";
  return join(ids_do && !is_first ? ids : numbers, ">");
}

bool is_recovery_entry(const GrubEntry& entry) {
  if (is_recovery_command_line(entry.arguments)) return true;
  if (entry.id.find("-recovery-") != std::string::npos) return true;
  return !entry.kernels.empty() && entry.kernels[0].kernel.find("-rescue-") != std::string::npos;
}

bool boots_own_linux(const GrubEntry& entry) {
  if (entry.is_submenu || entry.kernels.empty()) return false;
  if (entry.section.find("os-prober") != std::string::npos) return false;
  const auto& first = entry.kernels[0];
  if (!first.command.starts_with("linux")) return false;
  return lower(first.kernel).find("memtest") == std::string::npos;
}

bool lacks_initramfs(const GrubEntry& entry) {
  return entry.initrds.empty() && !entry.kernels.empty() && entry.kernels[0].command.starts_with("linux");
}

}  // namespace guestfit
