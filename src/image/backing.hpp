// SPDX-License-Identifier: LGPL-2.1-or-later
// Backing files: the images below an image, whose content shows through where it has none of its own.
#pragma once

#include <filesystem>
#include <string>

#include "image/image_file.hpp"

namespace guestfit {

/// Follows the chain from `file`, which names `backing`, to its end, and gives the path of the first backing
/// file. Throws Error when one is missing (LIM-6), is not a regular file in the directory of `file` or below
/// it, is no disk image, or the chain does not end. `name` is what the user calls `file`.
std::filesystem::path check_backing_chain(const std::filesystem::path& file, const std::string& name,
                                          const BackingName& backing);

}  // namespace guestfit
