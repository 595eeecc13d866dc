// SPDX-License-Identifier: LGPL-2.1-or-later
// A stream of bytes that is read once, piece by piece, so that nobody holds a whole unpacked initramfs.
#pragma once

#include <string_view>
#include <utility>

namespace guestfit {

class ByteSource {
 public:
  ByteSource() = default;
  virtual ~ByteSource() = default;
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;

  /// The next piece, valid until the next call; empty at the end. Throws Error when the stream is damaged.
  virtual std::string_view next() = 0;
};

/// Bytes that are in memory already. Does not own them.
class MemorySource : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) : bytes_(bytes) {}
  std::string_view next() override { return std::exchange(bytes_, {}); }

 private:
  std::string_view bytes_;
};

}  // namespace guestfit
