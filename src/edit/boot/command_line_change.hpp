// SPDX-License-Identifier: LGPL-2.1-or-later
// Changes of kernel command lines, in the forms in which boot loaders have them. For every boot loader.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "edit/boot/kernel_arguments.hpp"

namespace guestfit {

struct CommandLineChange {
  /// Of the settings that command lines are generated from.
  std::function<SplitArguments(const SplitArguments&)> settings;
  /// Of a whole command line, with the blanks around it.
  std::function<std::string(const std::string&)> line;
  /// True when entries without an initramfs are left as they are.
  bool needs_initramfs = false;
  /// True when words are only replaced where they stand: then it does not matter where the settings are.
  bool keeps_places = false;
  std::string reason;
};

/// Adds those of `words` ("net.ifnames=0") that are missing. `reason` says what they are for.
CommandLineChange words_change(const std::vector<std::string>& words, const std::string& reason);

/// Adds `consoles` ("console=tty0", "console=ttyS0,115200n8") where they are missing or the last of them is
/// not the last console of all. `reason` says why the target wants them.
CommandLineChange consoles_change(const std::vector<std::string>& consoles, const std::string& reason);

/// root=/dev/... and resume=/dev/... become what `stable_name` says, except in entries without an initramfs:
/// the kernel alone cannot look for a UUID.
CommandLineChange device_names_change(const StableName& stable_name);

}  // namespace guestfit
