// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/drivers/decompress.hpp"

#include <array>
#include <utility>

#include <archive.h>

#include <guestfit/error.hpp>

#include "edit/drivers/lzop.hpp"
#include "edit/drivers/stream_length.hpp"

namespace guestfit {

namespace {

struct Format {
  Compression compression;
  std::string_view name;
  std::string_view magic;
  int filter;  ///< libarchive's number for it
};

using namespace std::string_view_literals;

constexpr std::array kFormats = {
    Format{Compression::gzip, "gzip", "\x1f\x8b"sv, ARCHIVE_FILTER_GZIP},
    Format{Compression::bzip2, "bzip2", "BZh"sv, ARCHIVE_FILTER_BZIP2},
    Format{Compression::lzma, "lzma", "\x5d\0\0"sv, ARCHIVE_FILTER_LZMA},
    Format{Compression::xz, "xz",
           "\xfd"
           "7zXZ\0"sv,
           ARCHIVE_FILTER_XZ},
    Format{Compression::lzo, "lzo", "\x89LZO"sv, ARCHIVE_FILTER_NONE},  // read by our own LzopReader
    Format{Compression::lz4, "lz4", "\x02\x21\x4c\x18"sv, ARCHIVE_FILTER_LZ4},
    Format{Compression::zstd, "zstd", "\x28\xb5\x2f\xfd"sv, ARCHIVE_FILTER_ZSTD},
};

const Format& format_of(Compression compression) {
  for (const auto& format : kFormats) {
    if (format.compression == compression) return format;
  }
  return kFormats.front();
}

Error damaged(Compression compression, const std::string& detail) {
  return {ErrorKind::failed, "", "the " + compression_name(compression) + " data is damaged: " + detail,
          "build the file again in the guest, or restore it from a backup"};
}

/// `bytes` without what follows the stream, for the formats where libarchive cannot stop by itself.
std::string_view only_stream(std::string_view bytes, Compression compression) {
  std::optional<std::size_t> length = bytes.size();
  if (compression == Compression::zstd) length = zstd_length(bytes);
  if (compression == Compression::xz) length = xz_length(bytes);
  if (compression == Compression::lz4) length = lz4_legacy_length(bytes);
  if (!length) throw damaged(compression, "it ends too early");
  return bytes.substr(0, *length);
}

/// True when `only_stream` found the end already.
bool end_is_known(Compression compression) {
  return compression == Compression::zstd || compression == Compression::xz ||
         compression == Compression::lz4;
}

struct FreeArchive {
  void operator()(archive* handle) const { archive_read_free(handle); }
};

}  // namespace

struct Decompressor::Archive {
  std::unique_ptr<archive, FreeArchive> handle{archive_read_new()};
  Compression compression;
  std::string_view input;
  bool at_end = false;
  std::optional<LzopReader> lzop;

  explicit Archive(std::string_view bytes, Compression kind)
      : compression(kind), input(only_stream(bytes, kind)) {
    if (kind == Compression::lzo) lzop.emplace(input);
  }

  void check(int result) const {
    if (result == ARCHIVE_OK) return;
    const char* text = archive_error_string(handle.get());
    throw damaged(compression, text != nullptr ? text : "it cannot be unpacked");
  }
};

std::string compression_name(Compression compression) {
  return std::string(format_of(compression).name);
}

std::optional<Compression> find_compression(std::string_view bytes) {
  for (const auto& format : kFormats) {
    if (bytes.starts_with(format.magic)) return format.compression;
  }
  return std::nullopt;
}

Decompressor::Decompressor(std::string_view bytes, Compression compression)
    : archive_(std::make_unique<Archive>(bytes, compression)) {
  if (archive_->lzop) return;
  auto* handle = archive_->handle.get();
  if (handle == nullptr) throw std::bad_alloc();
  // A warning here means that libarchive would start an external program, which is never wanted.
  if (archive_read_append_filter(handle, format_of(compression).filter) != ARCHIVE_OK) {
    throw Error(ErrorKind::failed, "",
                "guestfit cannot unpack " + compression_name(compression) + " compression",
                "let the guest compress its initramfs with gzip, xz, lz4 or zstd, build it again, and retry");
  }
  archive_->check(archive_read_support_format_raw(handle));
  archive_->check(archive_read_open_memory(handle, archive_->input.data(), archive_->input.size()));
  archive_entry* entry = nullptr;
  archive_->check(archive_read_next_header(handle, &entry));
}

Decompressor::~Decompressor() = default;

std::string_view Decompressor::next() {
  if (archive_->lzop) return archive_->lzop->next();
  const void* data = nullptr;
  std::size_t size = 0;
  la_int64_t offset = 0;
  while (!archive_->at_end) {
    const int result = archive_read_data_block(archive_->handle.get(), &data, &size, &offset);
    if (result == ARCHIVE_EOF) {
      archive_->at_end = true;
    } else {
      archive_->check(result);
      if (size > 0) return {static_cast<const char*>(data), size};
    }
  }
  return {};
}

std::size_t Decompressor::compressed_size() const {
  if (archive_->lzop) return archive_->lzop->offset();
  if (end_is_known(archive_->compression)) return archive_->input.size();
  // Filter -1 is the input itself, and its count is of bytes used, not of bytes offered.
  const auto used = archive_filter_bytes(archive_->handle.get(), -1);
  return used < 0 ? 0 : static_cast<std::size_t>(used);
}

std::string decompress(std::string_view bytes, Compression compression, std::uint64_t limit) {
  Decompressor source(bytes, compression);
  std::string out;
  for (auto piece = source.next(); !piece.empty(); piece = source.next()) {
    if (piece.size() > limit - out.size()) throw damaged(compression, "it unpacks to more than is sensible");
    out += piece;
  }
  return out;
}

}  // namespace guestfit
