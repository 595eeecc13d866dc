// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <vector>

namespace guestfit {

/// An uncompressed initramfs for an example. Each name is a file ("conf/modules"), with text behind ": ", a
/// directory ("usr/lib/") or a symbolic link ("lib -> usr/lib").
std::string make_example_initramfs(const std::vector<std::string>& names);

}  // namespace guestfit
