// SPDX-License-Identifier: LGPL-2.1-or-later
// Backing files: the images below an image, whose content shows through where it has none of its own.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "image/image_file.hpp"

namespace guestfit {

struct BackingChain {
  std::filesystem::path first;               ///< the backing file of the image itself
  std::vector<std::filesystem::path> files;  ///< all files that QEMU opens, by the names it opens them by
};

/// Follows the chain from `file`, which names `backing`, to its end. Throws Error when one is missing
/// (LIM-6), is not a regular file in the directory of `file` or below it, is no disk image, or the chain does
/// not end. `name` is what the user calls `file`.
BackingChain check_backing_chain(const std::filesystem::path& file, const std::string& name,
                                 const BackingName& backing);

}  // namespace guestfit
