// SPDX-License-Identifier: LGPL-2.1-or-later
// A Linux kernel's command line as text: words between blanks, whose spacing is kept. For every boot loader.
// Sources: kernel documentation, admin-guide/kernel-parameters and admin-guide/serial-console.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guestfit {

/// What to write instead of a device name of the guest ("/dev/sda1" to "UUID=..."). None: leave it.
using StableName = std::function<std::optional<std::string>(const std::string& device)>;

/// Words that name a device on the command line of a Linux guest.
inline const std::vector<std::string> kDeviceArguments = {"root", "resume"};

/// `arguments` with NAME=/dev/... replaced by NAME=<what `stable_name` says> for every name of `names`.
std::string replace_device_arguments(std::string_view arguments, const std::vector<std::string>& names,
                                     const StableName& stable_name);

/// True when the words start a rescue or recovery system: single user mode, a rescue target, SUSE's failsafe
/// entry.
bool is_recovery_command_line(const std::vector<std::string>& words);

/// A command line in the two parts that boot loader settings have: what every entry gets, and what comes
/// after it in all but recovery entries (GRUB_CMDLINE_LINUX and GRUB_CMDLINE_LINUX_DEFAULT).
struct SplitArguments {
  std::string common;
  std::string normal;

  bool operator==(const SplitArguments&) const = default;
};

/// Makes every console of `consoles` ("console=tty0", "console=ttyS0,115200n8") a console of the kernel, the
/// last of them last: that one is /dev/console. Other consoles of the guest stay, with their options; where
/// one of them comes too late it moves in front. Nothing changes when all is so already.
SplitArguments add_consoles(const SplitArguments& arguments, const std::vector<std::string>& consoles);

/// The same for a whole command line; new words come before blanks at its end.
std::string add_consoles(std::string_view arguments, const std::vector<std::string>& consoles);

}  // namespace guestfit
