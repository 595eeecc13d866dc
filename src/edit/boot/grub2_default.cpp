// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/grub2_default.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "edit/boot/grub2_changes.hpp"
#include "edit/boot/grub_environment.hpp"
#include "edit/boot/grub_menu.hpp"
#include "util/text.hpp"

namespace guestfit {

namespace {

constexpr const char* kSavedEntry = "saved_entry";

std::string file_name(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

/// The menu as GRUB shows it: with the entries that "blscfg" brings in where it stands.
GrubConfig with_loader_entries(GrubConfig config, const std::vector<GrubEntry>& loader_entries) {
  if (!config.reads_loader_entries) return config;
  const auto at = config.loader_entries_at;
  for (auto& entry : config.entries) {
    if (entry.parent && *entry.parent >= at) *entry.parent += loader_entries.size();
  }
  config.entries.insert(config.entries.begin() + static_cast<std::ptrdiff_t>(at), loader_entries.begin(),
                        loader_entries.end());
  return config;
}

class DefaultEditor {
 public:
  DefaultEditor(const Grub2Files& files, const std::vector<std::string>& kernels,
                const std::vector<GrubEntry>& loader_entries)
      : changes_(files), menu_(with_loader_entries(changes_.config(), loader_entries)) {
    for (const auto& kernel : kernels)
      kernels_.push_back(file_name(kernel));
    saved_ = variable(kSavedEntry);
  }

  Grub2Edit run() {
    // Without its files, a menu that comes from /boot/loader/entries cannot be judged.
    const bool entries_unknown =
        menu_.reads_loader_entries && menu_.entries.size() == changes_.config().entries.size();
    if (menu_.entries.empty() || entries_unknown) return changes_.finish();
    chosen_ = newest();
    if (chosen_) {
      reason_ = fmt::format(
          "GRUB's default was not an entry that can run on the target; it becomes \"{}\", with the newest of "
          "the guest's own kernels that can.",
          printable(menu_.entries[*chosen_].title));
      correct_default();
      drop_once_only();
    } else {
      changes_.add_finding(Severity::warning,
                           "No entry of GRUB's menu starts a kernel of the guest that can run on the target.",
                           "Install a kernel of the distribution in the guest and update GRUB's menu.");
    }
    return changes_.finish();
  }

 private:
  std::string variable(const std::string& name) const {
    const auto& environment = changes_.environment();
    return environment ? get_grub_variable(environment->text, name).value_or("") : "";
  }

  bool is_good(const GrubEntry& entry) const { return rank(entry) < kernels_.size(); }

  /// Position in the list of kernels; its size for an entry that must not be the default.
  std::size_t rank(const GrubEntry& entry) const {
    if (!boots_own_linux(entry) || is_recovery_entry(entry)) return kernels_.size();
    const auto name = file_name(entry.kernels[0].kernel);
    return static_cast<std::size_t>(std::find(kernels_.begin(), kernels_.end(), name) - kernels_.begin());
  }

  std::optional<std::size_t> newest() const {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < menu_.entries.size(); ++i) {
      const auto here = rank(menu_.entries[i]);
      if (here < kernels_.size() && (!best || here < rank(menu_.entries[*best]))) best = i;
    }
    return best;
  }

  bool leads_to_good_entry(const std::string& value) const {
    const auto index = find_grub_entry(menu_, value);
    return index && is_good(menu_.entries[*index]);
  }

  /// The assignments of the header that decide the default; one for the next boot only is not among them.
  std::vector<GrubSetting> default_settings() const {
    std::vector<GrubSetting> found;
    for (const auto& setting : changes_.config().settings) {
      const bool decides = setting.name == "default" && setting.value.find("next_entry") == std::string::npos;
      const bool by_button =
          !setting.conditions.empty() && setting.conditions.back().find("cmostest") != std::string::npos;
      if (decides && !by_button) found.push_back(setting);
    }
    return found;
  }

  static bool is_saved(const std::string& value) {
    return value == "${saved_entry}" || value == "$saved_entry";
  }

  std::string current() const {
    const auto settings = default_settings();
    if (settings.empty()) return "";
    return is_saved(settings.back().value) ? saved_ : settings.back().value;
  }

  void correct_default() {
    // What the next update of the menu will write, as far as that is known.
    const auto coming = changes_.defaults().value("GRUB_DEFAULT");
    const bool saved_later = coming == "saved";
    const bool good_later = !coming || leads_to_good_entry(saved_later ? saved_ : *coming);
    if (leads_to_good_entry(current()) && good_later) return;
    const auto path = grub_entry_path(menu_, *chosen_);
    const auto settings = default_settings();
    const bool saved_now = !settings.empty() && is_saved(settings.back().value);
    const bool is_saved = saved_now && (saved_later || !coming) && has_environment() &&
                          changes_.set_variable(kSavedEntry, path, reason_);
    if (!is_saved) {
      changes_.set_default("GRUB_DEFAULT", path, reason_);
      write_default(settings, path);
    }
    drop_translations();
  }

  bool has_environment() const {
    return changes_.environment() && parse_grub_environment(changes_.environment()->text);
  }

  void write_default(const std::vector<GrubSetting>& settings, const std::string& path) {
    std::vector<Splice> splices;
    for (const auto& setting : settings)
      splices.push_back({setting.range, '"' + path + '"'});
    if (settings.empty()) {
      splices.push_back(insert_grub_setting(changes_.config_text(), "default", '"' + path + '"'));
    }
    changes_.splice_config(std::move(splices), reason_);
  }

  /// grub-mkconfig writes an empty line there when the default is no old title.
  void drop_translations() {
    std::vector<Splice> splices;
    for (const auto& line : changes_.config().translation_lines)
      splices.push_back({line, ""});
    changes_.splice_config(std::move(splices), reason_);
  }

  void drop_once_only() {
    for (const char* const name : {"next_entry", "prev_saved_entry"}) {
      const auto value = variable(name);
      if (value.empty() || leads_to_good_entry(value)) continue;
      changes_.set_environment(
          unset_grub_variable(changes_.environment()->text, name),
          fmt::format(
              "The choice for one boot only ({}={}) does not start a kernel that can run on the target.",
              name, printable(value)));
      changes_.add_setting(changes_.environment()->path, name, "");
    }
  }

  Grub2Changes changes_;
  GrubConfig menu_;
  std::vector<std::string> kernels_;
  std::string saved_;
  std::optional<std::size_t> chosen_;
  std::string reason_;
};

}  // namespace

Grub2Edit correct_grub2_default(const Grub2Files& files, const std::vector<std::string>& kernels,
                                const std::vector<GrubEntry>& loader_entries) {
  return DefaultEditor(files, kernels, loader_entries).run();
}

}  // namespace guestfit
