// SPDX-License-Identifier: LGPL-2.1-or-later
// GRUB's environment block (grubenv): variables that survive a boot, "saved_entry" and "next_entry" among
// them. GRUB writes it in place, sector by sector, so its size never changes (1024 bytes as grub-editenv
// makes it). Source: the GRUB manual 2.06, "The GRUB environment block", and grub-core/lib/envblk.c.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace guestfit {

/// Variables in their order. None when `block` does not begin as an environment block does; GRUB ignores
/// such a file.
std::optional<std::vector<std::pair<std::string, std::string>>> parse_grub_environment(
    std::string_view block);

/// The value of `name`; none when it is not there.
std::optional<std::string> get_grub_variable(std::string_view block, const std::string& name);

/// `block`, of the same size, with `name` set. Throws Error (failed) when it is no environment block, or when
/// the variables no longer fit.
std::string set_grub_variable(std::string_view block, const std::string& name, const std::string& value);

/// `block`, of the same size, without `name`. Throws Error (failed) when it is no environment block.
std::string unset_grub_variable(std::string_view block, const std::string& name);

}  // namespace guestfit
