// SPDX-License-Identifier: LGPL-2.1-or-later
// GRUB 2 as one of the boot loaders.
#pragma once

#include <memory>

#include "edit/boot_config.hpp"
#include "edit/grub2_files.hpp"

namespace guestfit {

std::unique_ptr<BootConfig> make_grub2_boot_config(Grub2Files files);

}  // namespace guestfit
