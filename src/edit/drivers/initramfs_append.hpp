// SPDX-License-Identifier: LGPL-2.1-or-later
// Appends one more archive to an initramfs. The kernel unpacks one archive after the other, and later entries
// win (Documentation/driver-api/early-userspace/buffer-format.rst), so the old bytes stay as they are.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "edit/drivers/initramfs.hpp"

namespace guestfit {

/// Contents by path: where the files really are, without "/" at the start (Initramfs::real_path).
using InitramfsContents = std::map<std::string, std::string>;

/// `image` with an archive behind it that holds `files`, and symbolic `links` to their targets. Files that
/// were there keep their permissions; directories are made where they are missing, and a link to one is never
/// replaced.
///
/// `initramfs` is what was read from `image`; it must keep the contents of the paths in `files`, and is
/// afterwards what the kernel would make of the result. Throws Error (failed) when the result, read back,
/// does not hold the files or holds something else than before.
std::string append_to_initramfs(std::string_view image, Initramfs& initramfs, const InitramfsContents& files,
                                const InitramfsContents& links = {});

}  // namespace guestfit
