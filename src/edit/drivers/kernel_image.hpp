// SPDX-License-Identifier: LGPL-2.1-or-later
// What a file with a Linux kernel says about itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace guestfit {

/// Version of an x86 kernel, as `uname -r` shows it and /lib/modules names it, from its setup header
/// (Documentation/arch/x86/boot.rst, "kernel_version"). None for anything else.
std::optional<std::string> kernel_image_version(std::string_view image);

}  // namespace guestfit
