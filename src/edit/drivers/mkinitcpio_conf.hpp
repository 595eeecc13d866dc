// SPDX-License-Identifier: LGPL-2.1-or-later
// MODULES in Arch Linux's /etc/mkinitcpio.conf: an array of the shell, or in older releases a text
// (mkinitcpio.conf(5)). And the presets in /etc/mkinitcpio.d, which name the files that are read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "edit/text/text_edit.hpp"

namespace guestfit {

/// True when the text assigns MODULES, other than by "+=".
bool sets_mkinitcpio_modules(std::string_view text);

/// Adds those of `names` that MODULES does not hold yet behind the others. A finding when the assignment
/// cannot be understood.
TextEdit ensure_mkinitcpio_modules(std::string_view text, const std::vector<std::string>& names);

/// The configuration files that a preset names (ALL_config, default_config, fallback_config).
std::vector<std::string> preset_configurations(std::string_view preset);

}  // namespace guestfit
