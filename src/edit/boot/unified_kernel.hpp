// SPDX-License-Identifier: LGPL-2.1-or-later
// A unified kernel image: an EFI program (PE/COFF) whose sections hold a kernel, its initramfs and its
// command line (UAPI.5 Unified Kernel Image). It may be signed as a whole, so it can be read but not changed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace guestfit {

struct UnifiedKernel {
  std::string version;         ///< as in /lib/modules; "" when it does not say
  std::string command_line;    ///< "" when it has none of its own
  std::string_view initramfs;  ///< into the bytes that were read
};

/// None when `image` is no such file, or has no initramfs in it.
std::optional<UnifiedKernel> read_unified_kernel(std::string_view image);

}  // namespace guestfit
