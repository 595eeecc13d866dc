// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/grub2_devices.hpp"

#include <fmt/format.h>

#include "edit/boot/grub2_arguments.hpp"
#include "edit/boot/grub_menu.hpp"
#include "util/text.hpp"

namespace guestfit {

namespace {

constexpr const char* kNoUuid = "GRUB_DISABLE_LINUX_UUID";
constexpr const char* kNoUuidAtAll = "GRUB_DISABLE_UUID";

class DeviceEditor {
 public:
  DeviceEditor(const Grub2Files& files, const StableName& stable_name)
      : changes_(files), change_(device_names_change(stable_name)) {}

  Grub2Edit run() {
    change_grub2_arguments(changes_, change_);
    report_entries_without_initramfs();
    if (writes_device_names() && uuids_will_do()) allow_uuids();
    return changes_.finish();
  }

 private:
  void report_entries_without_initramfs() {
    for (const auto& entry : changes_.config().entries) {
      if (!lacks_initramfs(entry) || !boots_own_linux(entry)) continue;
      const std::string line(entry.kernels[0].arguments.of(changes_.config_text()));
      if (change_.line(line) == line) continue;
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
      if (!boots_own_linux(entry) || lacks_initramfs(entry)) continue;
      for (const auto& kernel : entry.kernels) {
        const std::string arguments(kernel.arguments.of(changes_.config_text()));
        for (const auto& word : split_words(change_.line(arguments))) {
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
  CommandLineChange change_;
};

}  // namespace

Grub2Edit name_grub2_devices(const Grub2Files& files, const StableName& stable_name) {
  return DeviceEditor(files, stable_name).run();
}

}  // namespace guestfit
