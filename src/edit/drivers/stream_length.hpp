// SPDX-License-Identifier: LGPL-2.1-or-later
// Where a compressed stream ends when something else follows it in the same file. libarchive takes xz, zstd
// and lz4 streams to fill the file and fails at what follows, so it is given exactly the stream. Only the
// framing is read here; whether the content is sound is for the decompressor to say.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace guestfit {

/// Length of the zstd frames at the start of `bytes` (RFC 8878, 3.1); none when they are cut off.
std::optional<std::size_t> zstd_length(std::string_view bytes);

/// Length of the .xz stream at the start of `bytes` ("The .xz File Format" 1.2, 2 and 3; LZMA2 chunks as
/// in the kernel's lib/xz/xz_dec_lzma2.c); none when it is cut off or holds something other than LZMA2.
std::optional<std::size_t> xz_length(std::string_view bytes);

/// Length of the lz4 streams in legacy form at the start of `bytes` (lz4_Frame_format.md, "Legacy frame").
/// The form has no end mark: it ends at the end of the file or, as lib/decompress_unlz4.c has it, at a
/// block size of 0. None when a block is cut off.
std::optional<std::size_t> lz4_legacy_length(std::string_view bytes);

}  // namespace guestfit
