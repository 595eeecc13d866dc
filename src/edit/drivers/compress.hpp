// SPDX-License-Identifier: LGPL-2.1-or-later
// Compression in this process (libarchive), in forms that the Linux kernel unpacks. The same bytes in give
// the same bytes out: no time, name or host gets into the result.
#pragma once

#include <string>
#include <string_view>

namespace guestfit {

/// RFC 1952, with the time field 0. Throws Error (failed) when libarchive fails.
std::string compress_gzip(std::string_view bytes);

/// RFC 8878. Throws Error (failed) when libarchive fails.
std::string compress_zstd(std::string_view bytes);

/// lz4 in its legacy form (lz4_Frame_format.md, "Legacy frame"), the only one that the kernel unpacks. Throws
/// Error (failed) when libarchive fails.
std::string compress_lz4_legacy(std::string_view bytes);

}  // namespace guestfit
