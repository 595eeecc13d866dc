// SPDX-License-Identifier: LGPL-2.1-or-later
// How long GRUB 2 shows its menu. On a target nobody presses a key, so a menu that waits for one never boots.
#pragma once

#include "edit/boot/grub2_files.hpp"

namespace guestfit {

/// Every wait that has no end, or is longer than `max_seconds`, becomes `wanted_seconds`: GRUB_TIMEOUT, the
/// older GRUB_HIDDEN_TIMEOUT, their _BUTTON forms, and GRUB_RECORDFAIL_TIMEOUT (the wait after a failed
/// boot), with all places of grub.cfg that they go to. The way the menu is shown (GRUB_TIMEOUT_STYLE) stays.
/// Waits from 0 to `max_seconds` are left alone, and so is "hold Shift for the menu".
Grub2Edit limit_grub2_timeout(const Grub2Files& files, long max_seconds, long wanted_seconds);

}  // namespace guestfit
