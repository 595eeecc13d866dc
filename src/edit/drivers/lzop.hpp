// SPDX-License-Identifier: LGPL-2.1-or-later
// Files of lzop(1), one of the forms in which the kernel takes an initramfs. The container is that of
// lib/decompress_unlzo.c, the compressed blocks are LZO1X as Documentation/staging/lzo.rst describes it.
//
// Of our own, because libarchive starts the program lzop for it where it was built without liblzo2, and
// liblzo2 is under the GPL, which a library under the LGPL cannot link.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "edit/drivers/byte_source.hpp"

namespace guestfit {

/// Unpacks the file at the start of `bytes` block by block; what follows it is left alone. Throws Error
/// (failed) when it is damaged.
class LzopReader : public ByteSource {
 public:
  explicit LzopReader(std::string_view bytes);

  std::string_view next() override;

  /// Bytes used so far; once `next` has returned an empty piece, the length of the compressed file.
  std::size_t offset() const { return offset_; }

 private:
  void read_header();
  std::uint32_t number(std::size_t width);
  std::string_view take(std::size_t size);

  std::string_view bytes_;
  std::size_t offset_ = 0;
  std::uint32_t flags_ = 0;
  bool at_end_ = false;
  std::string block_;
};

/// One LZO1X block, which must unpack to exactly `size` bytes. Throws Error (failed) when it does not.
std::string unpack_lzo1x(std::string_view block, std::size_t size);

}  // namespace guestfit
