// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/grub2_boot_config.hpp"

#include <algorithm>
#include <utility>

#include "edit/grub2_arguments.hpp"
#include "edit/grub2_default.hpp"
#include "edit/grub2_devices.hpp"
#include "edit/grub2_timeout.hpp"

namespace guestfit {
namespace {

class Grub2BootConfig : public BootConfig {
 public:
  explicit Grub2BootConfig(Grub2Files files) : files_(std::move(files)) {}

  BootEdit change_command_lines(const CommandLineChange& change) const override {
    return changed_files(change_grub2_command_lines(files_, change));
  }

  BootEdit name_devices(const StableName& stable_name) const override {
    return changed_files(name_grub2_devices(files_, stable_name));
  }

  BootEdit limit_timeout(long max_seconds, long wanted_seconds) const override {
    return changed_files(limit_grub2_timeout(files_, max_seconds, wanted_seconds));
  }

  BootEdit correct_default(const std::vector<std::string>& kernels) const override {
    return changed_files(correct_grub2_default(files_, kernels));
  }

 private:
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
};

}  // namespace

std::unique_ptr<BootConfig> make_grub2_boot_config(Grub2Files files) {
  return std::make_unique<Grub2BootConfig>(std::move(files));
}

}  // namespace guestfit
