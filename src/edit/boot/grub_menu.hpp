// SPDX-License-Identifier: LGPL-2.1-or-later
// The menu of a GRUB 2 configuration: which entry a value of "default" means, and what an entry is.
// Source: the GRUB manual 2.06, "default", and grub-core/normal/menu.c.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "edit/boot/grub_cfg.hpp"

namespace guestfit {

/// The entry that GRUB starts when the variable "default" has this value: a number, a title or an id, each of
/// them also below a submenu ("1>0", "submenu id>entry id"). "" is the first entry. A submenu by itself leads
/// to its first entry. None when there is no such entry, where GRUB would start the first one.
std::optional<std::size_t> find_grub_entry(const GrubConfig& config, const std::string& value);

/// What "default" must be to start entry `index`: "0" for the first, otherwise ids ("submenu id>entry id"),
/// or numbers where an id has characters that a quoted text does not take.
std::string grub_entry_path(const GrubConfig& config, std::size_t index);

/// True for the entry of a rescue or recovery system: single user mode, a rescue kernel or target.
bool is_recovery_entry(const GrubEntry& entry);

/// True when the entry starts a Linux kernel directly: no hypervisor, no memory test, no other boot loader,
/// and not another system that os-prober found.
bool boots_own_linux(const GrubEntry& entry);

/// True when the entry starts a Linux kernel that has to find its root without help.
bool lacks_initramfs(const GrubEntry& entry);

}  // namespace guestfit
