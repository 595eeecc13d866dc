// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/drivers/stream_length.hpp"

#include <cstdint>

namespace guestfit {

namespace {

/// Reads forward and remembers when the bytes were not enough, so that callers check once.
class Walker {
 public:
  explicit Walker(std::string_view bytes) : bytes_(bytes) {}

  std::uint8_t byte() {
    if (at_ >= bytes_.size()) {
      short_ = true;
      return 0;
    }
    return static_cast<std::uint8_t>(bytes_[at_++]);
  }

  std::uint64_t little_endian(unsigned size) {
    std::uint64_t value = 0;
    for (unsigned i = 0; i < size; ++i)
      value |= std::uint64_t{byte()} << (8 * i);
    return value;
  }

  std::uint64_t big_endian(unsigned size) {
    std::uint64_t value = 0;
    for (unsigned i = 0; i < size; ++i)
      value = value << 8U | byte();
    return value;
  }

  void skip(std::uint64_t count) {
    if (count > left()) {
      short_ = true;
      at_ = bytes_.size();
    } else {
      at_ += count;
    }
  }

  void align_to_4() { skip((4 - at_ % 4) % 4); }

  std::uint64_t peek_little_endian(unsigned size) const {
    return Walker(bytes_.substr(at_)).little_endian(size);
  }
  std::size_t left() const { return bytes_.size() - at_; }
  std::size_t at() const { return at_; }
  bool is_short() const { return short_; }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
  bool short_ = false;
};

constexpr std::uint32_t kZstdMagic = 0xFD2FB528;
constexpr std::uint32_t kZstdSkippableMagic = 0x184D2A50;  // the low four bits are free

void skip_zstd_frame(Walker& in) {
  const unsigned descriptor = in.byte();
  constexpr unsigned kDictionaryIdSizes[] = {0, 1, 2, 4};
  constexpr unsigned kContentSizes[] = {0, 2, 4, 8};
  const bool single_segment = (descriptor & 0x20U) != 0;
  const bool has_checksum = (descriptor & 0x04U) != 0;
  unsigned content_size = kContentSizes[descriptor >> 6U];
  if (single_segment && content_size == 0) content_size = 1;
  in.skip((single_segment ? 0U : 1U) + kDictionaryIdSizes[descriptor & 3U] + content_size);

  bool last = false;
  while (!last && !in.is_short()) {
    const auto block = in.little_endian(3);
    last = (block & 1U) != 0;
    const bool one_byte_repeated = ((block >> 1U) & 3U) == 1;
    in.skip(one_byte_repeated ? 1 : block >> 3U);
  }
  if (has_checksum) in.skip(4);
}

/// LZMA2 chunks up to and with the end mark. False when there is a control byte that LZMA2 does not have.
bool skip_lzma2(Walker& in) {
  while (!in.is_short()) {
    const unsigned control = in.byte();
    if (control == 0) return true;
    if (control == 1 || control == 2) {
      in.skip(in.big_endian(2) + 1);
    } else if (control >= 0x80) {
      in.skip(2);
      const auto packed = in.big_endian(2) + 1;
      in.skip(packed + (control >= 0xC0 ? 1U : 0U));
    } else {
      return false;
    }
  }
  return true;
}

/// Multibyte integer of the .xz format (1.2): seven bits a byte, nine bytes at most.
std::uint64_t xz_integer(Walker& in) {
  std::uint64_t value = 0;
  for (unsigned i = 0; i < 9; ++i) {
    const std::uint64_t part = in.byte();
    value |= (part & 0x7FU) << (7 * i);
    if (part < 0x80) return value;
  }
  return value;
}

void skip_xz_index(Walker& in) {
  const auto records = xz_integer(in);
  for (std::uint64_t i = 0; i < records && !in.is_short(); ++i) {
    xz_integer(in);
    xz_integer(in);
  }
  in.align_to_4();
  in.skip(4 + 12);  // CRC32 of the index, stream footer
}

/// Size of the check behind each block, by the type in the stream flags (2.1.1.2).
unsigned xz_check_size(unsigned type) {
  constexpr unsigned kSizes[] = {0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64};
  return kSizes[type & 15U];
}

}  // namespace

std::optional<std::size_t> zstd_length(std::string_view bytes) {
  Walker in(bytes);
  while (in.left() >= 4) {
    const auto magic = in.peek_little_endian(4);
    if (magic == kZstdMagic) {
      in.skip(4);
      skip_zstd_frame(in);
    } else if ((magic & ~std::uint64_t{15}) == kZstdSkippableMagic) {
      in.skip(4);
      in.skip(in.little_endian(4));
    } else {
      break;
    }
  }
  if (in.is_short()) return std::nullopt;
  return in.at();
}

std::optional<std::size_t> xz_length(std::string_view bytes) {
  Walker in(bytes);
  in.skip(7);  // magic, reserved flags
  const unsigned check_size = xz_check_size(in.byte());
  in.skip(4);
  while (!in.is_short()) {
    const unsigned header = in.byte();
    if (header == 0) {
      skip_xz_index(in);
      break;
    }
    in.skip(std::uint64_t{header} * 4 + 3);  // the size byte counts itself: (header + 1) * 4 in all
    if (!skip_lzma2(in)) return std::nullopt;
    in.align_to_4();
    in.skip(check_size);
  }
  if (in.is_short()) return std::nullopt;
  return in.at();
}

std::optional<std::size_t> lz4_legacy_length(std::string_view bytes) {
  constexpr std::uint32_t kMagic = 0x184C2102;
  Walker in(bytes);
  while (in.left() >= 4) {
    const auto size = in.peek_little_endian(4);
    if (size == 0) break;
    in.skip(4);
    if (size != kMagic) in.skip(size);
  }
  // Up to three zero bytes may be left: padding of the file to a multiple of four.
  if (in.is_short()) return std::nullopt;
  return in.at();
}

}  // namespace guestfit
