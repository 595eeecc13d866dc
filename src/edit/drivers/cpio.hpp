// SPDX-License-Identifier: LGPL-2.1-or-later
// cpio archives in the "newc" form, as the Linux kernel unpacks them into its root file system
// (Documentation/driver-api/early-userspace/buffer-format.rst, init/initramfs.c): several archives may
// follow one another, with zero bytes between them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "edit/drivers/byte_source.hpp"

namespace guestfit {

struct CpioEntry {
  std::string name;         ///< as in the archive: anything, "./" or "/" at the start included
  std::uint32_t mode = 0;   ///< type and permissions, as in stat(2)
  std::uint32_t size = 0;   ///< bytes of content
  std::uint32_t links = 1;  ///< hard links; entries with the same `inode` and `device` are one file
  std::uint32_t inode = 0;
  std::uint64_t device = 0;  ///< major and minor number

  /// Marks the end of an archive; what was said of hard links ends with it.
  bool is_trailer() const { return name == "TRAILER!!!"; }
};

/// Reads archives front to back from a stream, never holding more than one piece of it.
class CpioReader {
 public:
  /// `limit`: how many bytes the stream may have.
  CpioReader(ByteSource& source, std::uint64_t limit) : source_(source), limit_(limit) {}

  /// The next entry, the one that marks the end of an archive included; none at the end of the stream. Skips
  /// what was not read of the content before. Throws Error (failed) when the stream is no cpio archive, is
  /// damaged, ends early, or is longer than the limit.
  std::optional<CpioEntry> next();

  /// Content of the entry that `next` returned last, once.
  std::string content();

  /// Bytes of the stream used so far. After a trailer: where the next archive or padding begins.
  std::uint64_t offset() const { return offset_; }

 private:
  bool fill();
  void take(std::uint64_t count, std::string* out);
  bool skip_zeros();

  ByteSource& source_;
  std::uint64_t limit_;
  std::string_view piece_;
  std::uint64_t received_ = 0;
  std::uint64_t offset_ = 0;
  std::uint64_t content_left_ = 0;
  bool after_trailer_ = true;
};

/// Builds one archive. Owner and group are root and times are 0, so that the same entries give the same
/// bytes.
class CpioWriter {
 public:
  void add(const std::string& name, std::uint32_t mode, std::string_view content);

  /// The archive with its trailer, filled up to a multiple of four bytes. Ends the writer's work.
  std::string finish();

 private:
  std::string bytes_;
  std::uint32_t next_inode_ = 1;
};

}  // namespace guestfit
