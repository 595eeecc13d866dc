// SPDX-License-Identifier: LGPL-2.1-or-later
// A directory of the host as a guest that can be written to. There is no overlay: what is written is there.
#pragma once

#include <filesystem>
#include <memory>

#include "guest/writable_disks.hpp"

namespace guestfit {

/// As open_directory_disks, for reading and writing.
std::unique_ptr<WritableGuestDisks> open_writable_directory_disks(const std::filesystem::path& path,
                                                                  Storage storage = {});

}  // namespace guestfit
