// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/drivers/compress.hpp"

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>

#include <sys/stat.h>

#include <archive.h>
#include <archive_entry.h>

#include <guestfit/error.hpp>

namespace guestfit {

namespace {

struct FreeArchive {
  void operator()(archive* handle) const { archive_write_free(handle); }
  void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};

void check(archive* handle, int result) {
  if (result == ARCHIVE_OK) return;
  const char* text = archive_error_string(handle);
  throw Error(ErrorKind::failed, "",
              std::string("compression failed: ") + (text != nullptr ? text : "no reason given"),
              "check that libarchive is installed whole");
}

la_ssize_t append_to_string(archive*, void* out, const void* data, std::size_t size) {
  static_cast<std::string*>(out)->append(static_cast<const char*>(data), size);
  return static_cast<la_ssize_t>(size);
}

/// `bytes` through one filter of libarchive, without a container around it.
std::string filtered(std::string_view bytes, int filter, const char* options) {
  std::string out;
  const std::unique_ptr<archive, FreeArchive> handle(archive_write_new());
  const std::unique_ptr<archive_entry, FreeArchive> entry(archive_entry_new());
  if (!handle || !entry) throw std::bad_alloc();
  check(handle.get(), archive_write_add_filter(handle.get(), filter));
  check(handle.get(), archive_write_set_format_raw(handle.get()));
  check(handle.get(), archive_write_set_options(handle.get(), options));
  check(handle.get(), archive_write_set_bytes_in_last_block(handle.get(), 1));
  check(handle.get(), archive_write_open(handle.get(), &out, nullptr, append_to_string, nullptr));
  archive_entry_set_filetype(entry.get(), S_IFREG);
  check(handle.get(), archive_write_header(handle.get(), entry.get()));
  if (archive_write_data(handle.get(), bytes.data(), bytes.size()) != static_cast<la_ssize_t>(bytes.size())) {
    check(handle.get(), ARCHIVE_FATAL);
  }
  check(handle.get(), archive_write_close(handle.get()));
  return out;
}

void append_u32(std::string& out, std::uint32_t value) {
  for (unsigned shift = 0; shift < 32; shift += 8)
    out.push_back(static_cast<char>(value >> shift & 0xFFU));
}

std::uint32_t u32_at(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (unsigned i = 0; i < 4; ++i)
    value |= std::uint32_t{static_cast<std::uint8_t>(bytes.at(at + i))} << (8 * i);
  return value;
}

/// An lz4 block that holds `bytes` as they are (lz4_Block_format.md: one sequence of literals only). The
/// legacy form has no flag for a block that could not be made smaller.
std::string literal_block(std::string_view bytes) {
  std::string block;
  if (bytes.size() < 15) {
    block.push_back(static_cast<char>(bytes.size() << 4U));
  } else {
    block.push_back(static_cast<char>(0xF0));
    auto rest = bytes.size() - 15;
    for (; rest >= 255; rest -= 255)
      block.push_back(static_cast<char>(0xFF));
    block.push_back(static_cast<char>(rest));
  }
  return block.append(bytes);
}

}  // namespace

std::string compress_gzip(std::string_view bytes) {
  return filtered(bytes, ARCHIVE_FILTER_GZIP, "gzip:compression-level=9,gzip:!timestamp");
}

std::string compress_zstd(std::string_view bytes) {
  return filtered(bytes, ARCHIVE_FILTER_ZSTD, "zstd:compression-level=9");
}

std::string compress_lz4_legacy(std::string_view bytes) {
  constexpr std::uint32_t kLegacyMagic = 0x184C2102;
  constexpr std::uint32_t kStored = 0x80000000;
  constexpr std::size_t kFrameHeader = 7;  // magic, flags, block size, checksum: no content size is written
  std::string out;
  append_u32(out, kLegacyMagic);
  if (bytes.empty()) return out;  // libarchive 3.6 crashes over it

  const auto frame =
      filtered(bytes, ARCHIVE_FILTER_LZ4, "lz4:compression-level=9,lz4:block-size=7,lz4:!block-dependence");

  // Both forms hold the same blocks, each with its size before it; only what is around them differs.
  auto at = kFrameHeader;
  for (auto size = u32_at(frame, at); size != 0; size = u32_at(frame, at)) {
    const auto length = size & ~kStored;
    const auto block = std::string_view(frame).substr(at + 4, length);
    const auto content = (size & kStored) != 0 ? literal_block(block) : std::string(block);
    append_u32(out, static_cast<std::uint32_t>(content.size()));
    out += content;
    at += 4 + length;
  }
  return out;
}

}  // namespace guestfit
