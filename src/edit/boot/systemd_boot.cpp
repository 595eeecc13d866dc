// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/systemd_boot.hpp"

#include <algorithm>
#include <utility>

#include "edit/boot/loader_entries.hpp"
#include "edit/text/config_lines.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

class SystemdBootConfig : public BootConfig {
 public:
  explicit SystemdBootConfig(SystemdBootFiles files) : config_(std::move(files.config)) {
    for (auto& file : files.entries) {
      loader_entries_.push_back(parse_loader_entry(file, menu_.files.size()));
      menu_.files.push_back(std::move(file));
    }
    sort_for_systemd_boot(loader_entries_);
    for (const auto& entry : loader_entries_)
      menu_.entries.push_back(entry.entry);
    if (!files.kernel_line) return;
    menu_.generator.push_back({GeneratorSetting::Part::common, menu_.files.size(),
                               text_without_line_end(files.kernel_line->text), ""});
    menu_.files.push_back(std::move(*files.kernel_line));
  }

  BootEdit change_command_lines(const CommandLineChange& change) const override {
    return change_menu_command_lines(menu_, change);
  }

  BootEdit limit_timeout(long max_seconds, long wanted_seconds) const override {
    if (!config_) return {};
    const auto wanted = std::to_string(wanted_seconds);
    std::vector<Splice> splices;
    for (const auto& line : read_config_lines(config_->text)) {
      if (line.name != "timeout") continue;
      const std::string value(line.value.of(config_->text));
      const auto seconds = parse_number(value);
      const bool is_long = seconds && (*seconds < 0 || *seconds > max_seconds);
      if (is_long || value == "menu-force")
        splices.push_back(value_splice(config_->text, line.value, wanted));
    }
    auto edit = splice_file(*config_, std::move(splices), timeout_reason(wanted_seconds));
    if (!edit.files.empty()) edit.settings.push_back({config_->path, "timeout", wanted});
    return edit;
  }

  BootEdit correct_default(const std::vector<std::string>& kernels) const override {
    if (menu_.entries.empty() || !config_) return {};
    const auto best = best_entry(menu_.entries, kernels);
    if (!best) return {{}, {}, {}, {no_entry_finding(config_->path)}};
    const auto current = current_default();
    if (!current || kernel_rank(menu_.entries[*current], kernels)) return {};
    const auto id = menu_.entries[*best].id + ".conf";
    std::vector<Splice> splices;
    for (const auto& line : read_config_lines(config_->text)) {
      if (line.name == "default") splices.push_back(value_splice(config_->text, line.value, id));
    }
    if (splices.empty()) splices.push_back(append("default " + id));
    auto edit = splice_file(*config_, std::move(splices), default_reason(menu_.entries[*best].title));
    edit.settings.push_back({config_->path, "default", id});
    return edit;
  }

 private:
  /// None when the default is an entry that is no file here: a unified kernel image, a choice that the
  /// firmware keeps.
  std::optional<std::size_t> current_default() const {
    std::string pattern;
    for (const auto& line : read_config_lines(config_->text)) {
      if (line.name == "default") pattern = std::string(line.value.of(config_->text));
    }
    if (pattern.empty() || pattern == "@saved") return 0;
    for (std::size_t i = 0; i < menu_.entries.size(); ++i) {
      const auto& id = menu_.entries[i].id;
      // Older versions compare the name without its end.
      if (matches_glob(pattern, id + ".conf") || matches_glob(pattern, id)) return i;
    }
    if (pattern.ends_with(".efi")) return std::nullopt;
    return 0;
  }

  Splice append(const std::string& line) const {
    const auto point = append_point(config_->text);
    return {{point.at, point.at}, point.before + line + line_end_of(config_->text)};
  }

  std::optional<TextFile> config_;
  BootMenu menu_;
  std::vector<LoaderEntry> loader_entries_;
};

}  // namespace

std::unique_ptr<BootConfig> make_systemd_boot_config(SystemdBootFiles files) {
  return std::make_unique<SystemdBootConfig>(std::move(files));
}

}  // namespace guestfit
