// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/grub2_boot_config.hpp"

#include <algorithm>
#include <utility>

#include "edit/boot/boot_menu.hpp"
#include "edit/boot/grub2_arguments.hpp"
#include "edit/boot/grub2_default.hpp"
#include "edit/boot/grub2_devices.hpp"
#include "edit/boot/grub2_timeout.hpp"
#include "edit/boot/grub_environment.hpp"
#include "edit/boot/loader_entries.hpp"
#include "edit/text/config_lines.hpp"

namespace guestfit {
namespace {

constexpr const char* kKernelOptions = "kernelopts";

class Grub2BootConfig : public BootConfig {
 public:
  explicit Grub2BootConfig(Grub2BootFiles files) : files_(std::move(files.grub)) {
    for (auto& file : files.loader_entries) {
      entries_.push_back(parse_loader_entry(file, menu_.files.size()));
      menu_.files.push_back(std::move(file));
    }
    sort_for_grub(entries_);
    if (!files.kernel_line) return;
    menu_.generator.push_back({GeneratorSetting::Part::common, menu_.files.size(),
                               text_without_line_end(files.kernel_line->text), ""});
    menu_.files.push_back(std::move(*files.kernel_line));
  }

  BootEdit change_command_lines(const CommandLineChange& change) const override {
    auto edit = changed_files(change_grub2_command_lines(files_, change));
    merge_edit(edit, change_menu_command_lines(menu_for(change), change));
    return edit;
  }

  BootEdit name_devices(const StableName& stable_name) const override {
    const auto change = device_names_change(stable_name);
    auto edit = changed_files(name_grub2_devices(files_, stable_name));
    merge_edit(edit, change_menu_command_lines(menu_for(change), change));
    return edit;
  }

  BootEdit limit_timeout(long max_seconds, long wanted_seconds) const override {
    return changed_files(limit_grub2_timeout(files_, max_seconds, wanted_seconds));
  }

  BootEdit correct_default(const std::vector<std::string>& kernels) const override {
    return changed_files(correct_grub2_default(files_, kernels, as_grub_entries(entries_)));
  }

 private:
  BootMenu menu_for(const CommandLineChange& change) const {
    BootMenu menu = menu_;
    const bool words_come_from_variable = !change.keeps_places && has_kernel_options();
    for (const auto& entry : entries_) {
      if (words_come_from_variable && uses_kernel_options(entry)) continue;
      menu.entries.push_back(entry.entry);
    }
    return menu;
  }

  bool has_kernel_options() const {
    if (files_.environment && get_grub_variable(files_.environment->text, kKernelOptions)) return true;
    const auto settings = parse_grub_cfg(files_.config.text).settings;
    return std::any_of(settings.begin(), settings.end(),
                       [](const GrubSetting& setting) { return setting.name == kKernelOptions; });
  }

  static BootEdit changed_files(Grub2Edit edit) {
    BootEdit result{{}, std::move(edit.reasons), std::move(edit.settings), std::move(edit.findings)};
    const auto add_if_changed = [&](const TextFile& file) {
      const bool changed = std::any_of(result.reasons.begin(), result.reasons.end(),
                                       [&](const FileReason& reason) { return reason.path == file.path; });
      if (changed) result.files.push_back(file);
    };
    for (const auto& file : edit.files.defaults)
      add_if_changed(file);
    add_if_changed(edit.files.config);
    if (edit.files.environment) add_if_changed(*edit.files.environment);
    for (const auto& file : edit.files.custom)
      add_if_changed(file);
    return result;
  }

  Grub2Files files_;
  std::vector<LoaderEntry> entries_;
  BootMenu menu_;  ///< of the loader entries; without entries until a change is known
};

}  // namespace

std::unique_ptr<BootConfig> make_grub2_boot_config(Grub2BootFiles files) {
  return std::make_unique<Grub2BootConfig>(std::move(files));
}

}  // namespace guestfit
