// SPDX-License-Identifier: LGPL-2.1-or-later
#include "rules/editors/boot/boot_files.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "edit/boot/extlinux.hpp"
#include "edit/boot/grub2_boot_config.hpp"
#include "edit/boot/grub_legacy.hpp"
#include "edit/boot/systemd_boot.hpp"

namespace guestfit {
namespace {

constexpr std::size_t kMaxFiles = 256;  // of entries, or of files that include each other
constexpr const char* kKernelLine = "/etc/kernel/cmdline";

std::optional<TextFile> read_text_file(const GuestReader& guest, const std::string& path) {
  auto text = guest.read(path);
  if (!text) return std::nullopt;
  return TextFile{guest.resolve(path), std::move(*text)};
}

void add_file(std::vector<TextFile>& files, const GuestReader& guest, const std::string& path) {
  auto file = read_text_file(guest, path);
  if (!file || files.size() >= kMaxFiles) return;
  const bool is_known = std::any_of(files.begin(), files.end(),
                                    [&](const TextFile& other) { return other.path == file->path; });
  if (!is_known) files.push_back(std::move(*file));
}

void add_directory(std::vector<TextFile>& files, const GuestReader& guest, const std::string& directory,
                   const std::string& ending) {
  for (const auto& name : guest.list(directory)) {
    if (!name.starts_with('.') && name.ends_with(ending)) add_file(files, guest, join_path(directory, name));
  }
}

std::unique_ptr<BootConfig> read_grub2(const GuestReader& guest, const std::string& config) {
  auto text = read_text_file(guest, config);
  if (!text) return nullptr;
  Grub2BootFiles files;
  files.grub.config = std::move(*text);
  add_file(files.grub.defaults, guest, "/etc/default/grub");
  add_directory(files.grub.defaults, guest, "/etc/default/grub.d", ".cfg");
  files.grub.environment = read_text_file(guest, join_path(parent_path(config), "grubenv"));
  add_file(files.grub.custom, guest, "/etc/grub.d/40_custom");
  add_file(files.grub.custom, guest, join_path(parent_path(config), "custom.cfg"));
  if (parse_grub_cfg(files.grub.config.text).reads_loader_entries) {
    add_directory(files.loader_entries, guest, "/boot/loader/entries", ".conf");
    files.kernel_line = read_text_file(guest, kKernelLine);
  }
  return make_grub2_boot_config(std::move(files));
}

std::unique_ptr<BootConfig> read_grub_legacy(const GuestReader& guest, const std::string& config) {
  auto text = read_text_file(guest, config);
  if (!text) return nullptr;
  return make_grub_legacy_boot_config({std::move(*text),
                                       read_text_file(guest, join_path(parent_path(config), "default")),
                                       read_text_file(guest, "/etc/sysconfig/bootloader")});
}

std::unique_ptr<BootConfig> read_systemd_boot(const GuestReader& guest, const std::string& config) {
  SystemdBootFiles files;
  files.config = read_text_file(guest, config);
  const auto esp = parent_path(parent_path(config));
  add_directory(files.entries, guest, join_path(esp, "loader/entries"), ".conf");
  // What does not fit on the EFI system partition is on a partition of its own, /boot.
  add_directory(files.entries, guest, "/boot/loader/entries", ".conf");
  files.kernel_line = read_text_file(guest, kKernelLine);
  return make_systemd_boot_config(std::move(files));
}

std::unique_ptr<BootConfig> read_extlinux(const GuestReader& guest, const std::string& config) {
  ExtlinuxFiles files;
  add_file(files.configs, guest, config);
  if (files.configs.empty()) return nullptr;
  for (std::size_t i = 0; i < files.configs.size(); ++i) {
    for (const auto& name : extlinux_includes(files.configs[i].text))
      add_file(files.configs, guest, name.starts_with('/') ? name : join_path(parent_path(config), name));
  }
  files.alpine = read_text_file(guest, "/etc/update-extlinux.conf");
  files.debian = read_text_file(guest, "/etc/default/extlinux");
  return make_extlinux_boot_config(files);
}

std::unique_ptr<BootConfig> read_boot_config(const GuestReader& guest, const BootLoader& loader) {
  if (loader.kind == "grub2") return read_grub2(guest, loader.config);
  if (loader.kind == "grub-legacy") return read_grub_legacy(guest, loader.config);
  if (loader.kind == "systemd-boot") return read_systemd_boot(guest, loader.config);
  if (loader.kind == "extlinux") return read_extlinux(guest, loader.config);
  return nullptr;
}

}  // namespace

std::vector<std::unique_ptr<BootConfig>> read_boot_configs(const EditorContext& context) {
  std::vector<std::unique_ptr<BootConfig>> configs;
  for (const auto& loader : context.facts.boot_loaders) {
    if (auto config = read_boot_config(context.guest, loader)) configs.push_back(std::move(config));
  }
  return configs;
}

}  // namespace guestfit
