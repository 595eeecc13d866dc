// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/drivers/lzop.hpp"

#include <algorithm>

#include <guestfit/error.hpp>

namespace guestfit {
namespace {

constexpr std::string_view kMagic("\x89LZO\0\r\n\x1a\n", 9);
constexpr std::uint32_t kSecondLayout = 0x0940;  // version from which the header has more fields
constexpr std::uint32_t kMaxBlock = 64U << 20U;  // lzop's own limit

// Flags of the header.
constexpr std::uint32_t kAdlerOfContent = 0x1;
constexpr std::uint32_t kAdlerOfBlock = 0x2;
constexpr std::uint32_t kExtraField = 0x40;
constexpr std::uint32_t kCrcOfContent = 0x100;
constexpr std::uint32_t kCrcOfBlock = 0x200;
constexpr std::uint32_t kFilter = 0x800;

Error damaged(const char* detail) {
  return {ErrorKind::failed, "", std::string("the lzo data is damaged: ") + detail,
          "build the file again in the guest, or restore it from a backup"};
}

/// RFC 1950, 8.2.
std::uint32_t adler32(std::string_view bytes) {
  std::uint32_t a = 1;
  std::uint32_t b = 0;
  for (const char c : bytes) {
    a = (a + static_cast<std::uint8_t>(c)) % 65521;
    b = (b + a) % 65521;
  }
  return b << 16U | a;
}

/// Runs the instructions of one block. "State" is how many literals the last instruction brought with it;
/// 4 stands for a longer run.
class Lzo1x {
 public:
  Lzo1x(std::string_view block, std::size_t size) : in_(block), size_(size) { out_.reserve(size); }

  std::string run() {
    constexpr unsigned kFirstLiterals = 17;
    unsigned state = 0;
    if (!in_.empty() && static_cast<std::uint8_t>(in_[0]) > kFirstLiterals) {
      const auto count = byte() - kFirstLiterals;
      literals(count);
      state = std::min(count, 4U);
    }
    while (!ended_)
      state = instruction(byte(), state);
    if (out_.size() != size_ || !in_.empty()) throw damaged("a block has another size than it says");
    return std::move(out_);
  }

 private:
  unsigned instruction(unsigned code, unsigned state) {
    if (code >= 64) return near_copy(code);
    if (code >= 32) return copy_16k(code);
    if (code >= 16) return copy_48k(code);
    if (state == 0) {
      literals(3 + length(code, 15));
      return 4;
    }
    const std::size_t distance = (std::size_t{byte()} << 2U) + (code >> 2U);
    if (state == 4) {
      copy(distance + 2049, 3);
    } else {
      copy(distance + 1, 2);
    }
    return trailing(code & 3U);
  }

  unsigned near_copy(unsigned code) {
    const std::size_t count = code >= 128 ? 5 + (code >> 5U & 3U) : 3 + (code >> 5U & 1U);
    copy((std::size_t{byte()} << 3U) + (code >> 2U & 7U) + 1, count);
    return trailing(code & 3U);
  }

  unsigned copy_16k(unsigned code) {
    const auto count = 2 + length(code & 31U, 31);
    const auto word = little_endian_16();
    copy(std::size_t{word >> 2U} + 1, count);
    return trailing(word & 3U);
  }

  unsigned copy_48k(unsigned code) {
    const auto count = 2 + length(code & 7U, 7);
    const auto word = little_endian_16();
    const std::size_t distance = (std::size_t{code >> 3U & 1U} << 14U) + (word >> 2U);
    if (distance == 0) {
      ended_ = true;
      return 0;
    }
    copy(16384 + distance, count);
    return trailing(word & 3U);
  }

  /// A length that is `base` and more when it does not fit into the instruction, where it is then 0.
  std::size_t length(unsigned in_code, unsigned base) {
    if (in_code != 0) return in_code;
    std::size_t sum = base;
    for (auto next = byte();; next = byte()) {
      sum += next == 0 ? 255 : next;
      if (sum > kMaxBlock) throw damaged("a run is too long");
      if (next != 0) return sum;
    }
  }

  unsigned trailing(unsigned count) {
    literals(count);
    return count;
  }

  unsigned byte() {
    if (in_.empty()) throw damaged("a block ends too early");
    const auto value = static_cast<std::uint8_t>(in_.front());
    in_.remove_prefix(1);
    return value;
  }

  unsigned little_endian_16() {
    const auto low = byte();
    return low | byte() << 8U;
  }

  void literals(std::size_t count) {
    if (count > in_.size() || count > size_ - out_.size()) throw damaged("a run is too long");
    out_ += in_.substr(0, count);
    in_.remove_prefix(count);
  }

  void copy(std::size_t distance, std::size_t count) {
    if (distance > out_.size() || count > size_ - out_.size()) throw damaged("a copy leads out of the block");
    // Byte by byte: the two may overlap, and then repeat.
    for (auto at = out_.size() - distance; count > 0; --count)
      out_ += out_[at++];
  }

  std::string_view in_;
  std::size_t size_;
  std::string out_;
  bool ended_ = false;
};

}  // namespace

std::string unpack_lzo1x(std::string_view block, std::size_t size) {
  return Lzo1x(block, size).run();
}

LzopReader::LzopReader(std::string_view bytes) : bytes_(bytes) {
  read_header();
}

std::string_view LzopReader::take(std::size_t size) {
  if (size > bytes_.size() - offset_) throw damaged("it ends too early");
  offset_ += size;
  return bytes_.substr(offset_ - size, size);
}

/// A number of `width` bytes, the high one first.
std::uint32_t LzopReader::number(std::size_t width) {
  std::uint32_t value = 0;
  for (const char c : take(width))
    value = value << 8U | static_cast<std::uint8_t>(c);
  return value;
}

void LzopReader::read_header() {
  if (take(kMagic.size()) != kMagic) throw damaged("it does not begin as a file of lzop does");
  const bool second_layout = number(2) >= kSecondLayout;
  take(2);                     // version of the library
  if (second_layout) take(2);  // version that is needed
  take(1);                     // method
  if (second_layout) take(1);  // level
  flags_ = number(4);
  if ((flags_ & kFilter) != 0) throw damaged("it uses a filter, which the kernel does not know");
  take(second_layout ? 12 : 8);  // permissions and time
  take(number(1));               // name of the file
  take(4);                       // checksum of the header
  if ((flags_ & kExtraField) != 0) {
    take(number(4));
    take(4);
  }
}

std::string_view LzopReader::next() {
  if (at_end_) return {};
  const auto size = number(4);
  if (size == 0) {
    at_end_ = true;
    return {};
  }
  const auto packed = number(4);
  if (size > kMaxBlock || packed > size) throw damaged("a block is too large");
  const bool has_adler = (flags_ & kAdlerOfContent) != 0;
  const auto checksum = has_adler ? number(4) : 0;
  if ((flags_ & kCrcOfContent) != 0) take(4);
  if (packed < size) {
    if ((flags_ & kAdlerOfBlock) != 0) take(4);
    if ((flags_ & kCrcOfBlock) != 0) take(4);
  }
  const auto block = take(packed);
  block_ = packed < size ? unpack_lzo1x(block, size) : std::string(block);
  if (has_adler && adler32(block_) != checksum) throw damaged("a checksum is wrong");
  return block_;
}

}  // namespace guestfit
