// SPDX-License-Identifier: LGPL-2.1-or-later
// Mount units of systemd, systemd.mount(5): What=, Where=, Type= and Options= of the section [Mount].
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "edit/storage/device_names.hpp"
#include "edit/storage/fstab.hpp"
#include "edit/text/text_edit.hpp"

namespace guestfit {

/// The unit as an entry of fstab; none when it mounts nothing, or names something with a specifier ("%i").
std::optional<FstabEntry> parse_mount_unit(std::string_view text);

/// Gives the device of the unit a stable name. What is on none of the disks, or not certain, is reported.
/// `path` is for messages.
TextEdit edit_mount_unit(std::string_view text, const std::string& path, const DeviceNames& names);

}  // namespace guestfit
