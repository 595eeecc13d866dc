// SPDX-License-Identifier: LGPL-2.1-or-later
// The configuration of one boot loader, whichever it is: what rules ask of it is the same for all. Each
// loader is one implementation, which changes what the loader reads together with what that is generated
// from, so that the guest's own tools write the same again.
#pragma once

#include <string>
#include <vector>

#include "edit/boot/boot_edit.hpp"
#include "edit/boot/command_line_change.hpp"

namespace guestfit {

class BootConfig {
 public:
  BootConfig() = default;
  BootConfig(const BootConfig&) = delete;
  BootConfig& operator=(const BootConfig&) = delete;
  virtual ~BootConfig() = default;

  /// Does `change` to every command line of the guest's own Linux and to the generator's settings.
  virtual BootEdit change_command_lines(const CommandLineChange& change) const = 0;

  /// root=/dev/... and resume=/dev/... become what `stable_name` says.
  virtual BootEdit name_devices(const StableName& stable_name) const {
    return change_command_lines(device_names_change(stable_name));
  }

  /// A wait at the menu that has no end, or is longer than `max_seconds`, becomes `wanted_seconds`.
  virtual BootEdit limit_timeout(long max_seconds, long wanted_seconds) const = 0;

  /// Makes the default lead to an entry that starts one of `kernels` ("/boot/vmlinuz-6.1.0-9-amd64", newest
  /// first, compared by file name). A default that does so already stays.
  virtual BootEdit correct_default(const std::vector<std::string>& kernels) const = 0;
};

}  // namespace guestfit
