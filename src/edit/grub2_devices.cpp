// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/grub2_devices.hpp"

#include <fmt/format.h>

#include "edit/grub2_arguments.hpp"
#include "edit/grub_menu.hpp"
#include "util/text.hpp"

namespace guestfit {

namespace {

constexpr const char* kNoUuid = "GRUB_DISABLE_LINUX_UUID";
constexpr const char* kNoUuidAtAll = "GRUB_DISABLE_UUID";
constexpr const char* kReason =
    "The kernel finds its disks by UUID: device names such as /dev/sda1 change with the bus that a disk is "
    "on.";

class DeviceEditor {
 public:
  DeviceEditor(const Grub2Files& files, const StableName& stable_name)
      : changes_(files), stable_name_(stable_name) {}

  Grub2Edit run() {
    change_grub2_arguments(changes_,
                           {[this](const SplitArguments& settings) { return edit_settings(settings); },
                            [this](const std::string& line) { return edit(line); },
                            [](const GrubEntry& entry) { return has_no_initramfs(entry); }, true, kReason});
    report_entries_without_initramfs();
    if (writes_device_names() && uuids_will_do()) allow_uuids();
    return changes_.finish();
  }

 private:
  std::string edit(std::string_view arguments) const {
    return replace_device_arguments(arguments, kDeviceArguments, stable_name_);
  }

  SplitArguments edit_settings(const SplitArguments& settings) const {
    return {edit(settings.common), edit(settings.normal)};
  }

  static bool has_no_initramfs(const GrubEntry& entry) {
    return entry.initrds.empty() && !entry.kernels.empty() && entry.kernels[0].command.starts_with("linux");
  }

  void report_entries_without_initramfs() {
    for (const auto& entry : changes_.config().entries) {
      if (!has_no_initramfs(entry) || !boots_own_linux(entry)) continue;
      const std::string line(entry.kernels[0].arguments.of(changes_.config_text()));
      if (edit(line) == line) continue;
      changes_.add_finding(
          Severity::warning,
          fmt::format(
              "The entry \"{}\" of GRUB's menu has no initramfs, so it keeps the device name of its root.",
              printable(entry.title)),
          "Do not start this entry on the target, or make an initramfs for its kernel.");
    }
  }

  /// What grub-mkconfig makes of the settings. GRUB_DISABLE_UUID speaks for the other where that is not set.
  bool writes_device_names() const {
    const auto& defaults = changes_.defaults();
    if (defaults.is_set(kNoUuid) && defaults.value(kNoUuid) != "") return defaults.value(kNoUuid) == "true";
    return defaults.value(kNoUuidAtAll) == "true";
  }

  /// False when some root= is one that grub-mkconfig would write differently without the setting.
  bool uuids_will_do() const {
    for (const auto& entry : changes_.config().entries) {
      if (!boots_own_linux(entry) || has_no_initramfs(entry)) continue;
      for (const auto& kernel : entry.kernels) {
        for (const auto& word : split_words(edit(kernel.arguments.of(changes_.config_text())))) {
          if (word.starts_with("root=/dev/") || word.starts_with("root=PARTUUID=")) return false;
        }
      }
    }
    return true;
  }

  void allow_uuids() {
    const std::string reason = "The next update of GRUB's menu writes UUIDs too.";
    if (changes_.defaults().value(kNoUuidAtAll) == "true") {
      changes_.set_default(kNoUuid, "false", reason);
    } else {
      changes_.comment_out_default(kNoUuid, reason);
    }
  }

  Grub2Changes changes_;
  const StableName& stable_name_;
};

}  // namespace

Grub2Edit name_grub2_devices(const Grub2Files& files, const StableName& stable_name) {
  return DeviceEditor(files, stable_name).run();
}

}  // namespace guestfit
