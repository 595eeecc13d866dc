// SPDX-License-Identifier: LGPL-2.1-or-later
// The files of a guest's boot loaders, read into their configurations.
#pragma once

#include <memory>
#include <vector>

#include "edit/boot/boot_config.hpp"
#include "rules/editor.hpp"

namespace guestfit {

/// One for each boot loader of the guest whose configuration is there, in the order of the facts.
std::vector<std::unique_ptr<BootConfig>> read_boot_configs(const EditorContext& context);

}  // namespace guestfit
