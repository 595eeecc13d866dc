// SPDX-License-Identifier: LGPL-2.1-or-later
// A directory of the host as a guest: what is below it is mounted already, so that mounting does nothing.
#pragma once

#include <filesystem>
#include <memory>

#include "guest/guest_disks.hpp"

namespace guestfit {

/// The tree at `path` for reading. `storage` says what is known of the disks it came from; nothing, as a
/// rule. Throws Error when it is not a directory.
std::unique_ptr<GuestDisks> open_directory_disks(const std::filesystem::path& path, Storage storage = {});

}  // namespace guestfit
