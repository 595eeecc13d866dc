// SPDX-License-Identifier: LGPL-2.1-or-later
// Decompression in this process (libarchive), for the formats in which the Linux kernel takes an initramfs
// and in which kernel modules are stored. Never starts another program.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "edit/drivers/byte_source.hpp"

namespace guestfit {

/// `lz4` is the "legacy" form (lz4 -l), the only one that the kernel unpacks.
enum class Compression { gzip, bzip2, lzma, xz, lzo, lz4, zstd };

/// "gzip", "lz4", ... for a person.
std::string compression_name(Compression compression);

/// Judged by the first bytes, as the kernel does (lib/decompress.c); none when they belong to no format.
std::optional<Compression> find_compression(std::string_view bytes);

/// Unpacks the compressed stream at the start of `bytes`; what follows the stream is left alone. Throws
/// Error (failed) when the stream is damaged or empty.
class Decompressor : public ByteSource {
 public:
  Decompressor(std::string_view bytes, Compression compression);
  ~Decompressor() override;

  std::string_view next() override;

  /// Length of the compressed stream in bytes. Only known once `next` has returned an empty piece.
  std::size_t compressed_size() const;

 private:
  struct Archive;
  std::unique_ptr<Archive> archive_;
};

/// The whole of a compressed file. Throws Error (failed) when it is damaged or unpacks to more than `limit`.
std::string decompress(std::string_view bytes, Compression compression, std::uint64_t limit);

}  // namespace guestfit
