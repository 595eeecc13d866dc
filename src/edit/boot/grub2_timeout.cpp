// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/grub2_timeout.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "edit/boot/grub2_changes.hpp"
#include "util/text.hpp"

namespace guestfit {

namespace {

enum class Wait { menu, after_failure, button, by_key };

/// Which setting of /etc/default/grub a "set timeout=" of the header comes from, told by the branch it is in.
Wait kind_of_wait(const GrubSetting& setting) {
  Wait kind = Wait::menu;
  for (const auto& condition : setting.conditions) {
    const auto has = [&](std::string_view word) { return condition.find(word) != std::string::npos; };
    if (has("keystatus")) return Wait::by_key;
    // On EFI, and where GRUB cannot write its environment, Ubuntu uses the same wait.
    if (has("recordfail") || has("grub_platform")) kind = Wait::after_failure;
    if (has("cmostest")) kind = Wait::button;
  }
  return kind;
}

class TimeoutEditor {
 public:
  TimeoutEditor(const Grub2Files& files, long max_seconds, long wanted_seconds)
      : changes_(files), max_(max_seconds), wanted_(std::to_string(wanted_seconds)) {
    reason_ = fmt::format("Nobody presses a key on the target, so GRUB's menu waits for {} and no longer.",
                          counted(static_cast<std::size_t>(wanted_seconds), "second"));
  }

  Grub2Edit run() {
    edit_config();
    edit_default("GRUB_TIMEOUT", menu_changed_);
    edit_default("GRUB_HIDDEN_TIMEOUT", false);
    edit_default("GRUB_TIMEOUT_BUTTON", false);
    edit_default("GRUB_HIDDEN_TIMEOUT_BUTTON", false);
    edit_default("GRUB_RECORDFAIL_TIMEOUT", failure_changed_);
    return changes_.finish();
  }

 private:
  bool is_bad(const std::string& value) const {
    // A value that only the boot decides ("${menu_show_once_timeout}") is somebody's intention.
    if (value.find('$') != std::string::npos) return false;
    const auto seconds = parse_number(value);
    return !seconds || *seconds < 0 || *seconds > max_;
  }

  void edit_config() {
    const auto& config = changes_.config();
    std::vector<Splice> splices;
    bool has_timeout = false;
    for (const auto& setting : config.settings) {
      if (setting.name != "timeout") continue;
      has_timeout = true;
      const auto kind = kind_of_wait(setting);
      if (kind == Wait::by_key || !is_bad(setting.value)) continue;
      splices.push_back({setting.range, wanted_});
      (kind == Wait::after_failure ? failure_changed_ : menu_changed_) = true;
    }
    for (const auto& wait : config.waits) {
      if (is_bad(wait.value)) splices.push_back({wait.range, wanted_});
    }
    // Without any timeout GRUB waits for ever. A file without a menu only leads to another one.
    const bool has_menu = !config.entries.empty() || config.reads_loader_entries;
    if (!has_timeout && has_menu) {
      splices.push_back(insert_grub_setting(changes_.config_text(), "timeout", wanted_));
      menu_changed_ = true;
    }
    changes_.splice_config(std::move(splices), reason_);
  }

  /// `follows_config`: what grub-mkconfig takes when the variable is not set has been changed in grub.cfg.
  void edit_default(const std::string& name, bool follows_config) {
    const auto value = changes_.defaults().value(name);
    const bool unset = !value || value->empty();
    if (unset ? follows_config : is_bad(*value)) changes_.set_default(name, wanted_, reason_);
  }

  Grub2Changes changes_;
  long max_;
  std::string wanted_;
  std::string reason_;
  bool menu_changed_ = false;
  bool failure_changed_ = false;
};

}  // namespace

Grub2Edit limit_grub2_timeout(const Grub2Files& files, long max_seconds, long wanted_seconds) {
  return TimeoutEditor(files, max_seconds, wanted_seconds).run();
}

}  // namespace guestfit
