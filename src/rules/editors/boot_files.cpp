// SPDX-License-Identifier: LGPL-2.1-or-later
#include "rules/editors/boot_files.hpp"

#include <optional>
#include <utility>

#include "edit/grub2_boot_config.hpp"

namespace guestfit {
namespace {

std::optional<TextFile> read_text_file(const GuestReader& guest, const std::string& path) {
  auto text = guest.read(path);
  if (!text) return std::nullopt;
  return TextFile{guest.resolve(path), std::move(*text)};
}

void add_file(std::vector<TextFile>& files, const GuestReader& guest, const std::string& path) {
  if (auto file = read_text_file(guest, path)) files.push_back(std::move(*file));
}

std::unique_ptr<BootConfig> read_grub2(const GuestReader& guest, const std::string& config) {
  auto text = read_text_file(guest, config);
  if (!text) return nullptr;
  Grub2Files files;
  files.config = std::move(*text);
  add_file(files.defaults, guest, "/etc/default/grub");
  const std::string drop_ins = "/etc/default/grub.d";
  for (const auto& name : guest.list(drop_ins)) {
    if (!name.starts_with('.') && name.ends_with(".cfg"))
      add_file(files.defaults, guest, join_path(drop_ins, name));
  }
  files.environment = read_text_file(guest, join_path(parent_path(config), "grubenv"));
  add_file(files.custom, guest, "/etc/grub.d/40_custom");
  add_file(files.custom, guest, join_path(parent_path(config), "custom.cfg"));
  return make_grub2_boot_config(std::move(files));
}

}  // namespace

std::vector<std::unique_ptr<BootConfig>> read_boot_configs(const EditorContext& context) {
  std::vector<std::unique_ptr<BootConfig>> configs;
  const auto add = [&](std::unique_ptr<BootConfig> config) {
    if (config) configs.push_back(std::move(config));
  };
  for (const auto& loader : context.facts.boot_loaders) {
    if (loader.kind == "grub2") add(read_grub2(context.guest, loader.config));
  }
  return configs;
}

}  // namespace guestfit
