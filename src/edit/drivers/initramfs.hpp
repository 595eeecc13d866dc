// SPDX-License-Identifier: LGPL-2.1-or-later
// An initramfs as the running kernel would see it: all parts of the file unpacked one after the other, where
// later entries replace earlier ones, symbolic links in directory names are followed and hard links share
// their content (init/initramfs.c). Contents are only kept where the caller asks for it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "edit/drivers/cpio.hpp"
#include "edit/drivers/decompress.hpp"

namespace guestfit {

struct InitramfsFile {
  std::uint32_t mode = 0;  ///< type and permissions, as in stat(2)
  std::uint64_t size = 0;  ///< bytes
  std::string link_target;
  std::optional<std::string> content;  ///< of a regular file, when it was asked for

  bool operator==(const InitramfsFile&) const = default;
  bool is_directory() const;
  bool is_regular() const;
  bool is_symlink() const;
};

class Initramfs {
 public:
  /// Says of which regular files (path without "/" at the start) the content is to be kept.
  using Keep = std::function<bool(const std::string& path)>;
  /// Files by path, without "/" at the start. Hard links are several paths with one file.
  using Files = std::map<std::string, std::shared_ptr<InitramfsFile>>;

  explicit Initramfs(Keep keep = {}) : keep_(std::move(keep)) {}

  /// Unpacks `image`, or what follows an image that was read before. Throws Error (failed) when the kernel
  /// would not unpack it to its end, when a format is not supported, and when it exceeds the limits: 2 GiB
  /// unpacked, 500000 entries, 128 MiB of kept contents.
  void read(std::string_view image);

  const Files& files() const { return files_; }

  /// How the last part was compressed; none when it was not.
  std::optional<Compression> last_compression() const { return last_compression_; }
  std::uint64_t unpacked_size() const { return unpacked_size_; }

  /// Where `path` really is once symbolic links are followed, its last part included. What does not exist is
  /// taken as it is written, so that the answer also serves for a file that is to be made. None when links go
  /// round in circles.
  std::optional<std::string> real_path(std::string_view path) const;

  /// The file at `path`, symbolic links followed; null when there is none.
  const InitramfsFile* find(std::string_view path) const;

  /// True when other paths have the same file: what is written to `path` would change them too.
  bool has_other_links(const std::string& path) const;

 private:
  using FilePtr = std::shared_ptr<InitramfsFile>;
  class HardLinks;

  std::uint64_t read_part(ByteSource& source, bool one_archive);
  void add(const CpioEntry& entry, CpioReader& reader, HardLinks& links);
  void add_regular(const std::string& path, const CpioEntry& entry, CpioReader& reader, HardLinks& links);
  void set_content(const std::string& path, InitramfsFile& file, const CpioEntry& entry, CpioReader& reader);
  std::optional<std::string> resolve(std::string_view path, bool follow_last) const;
  std::optional<std::string> place_of(const std::string& name) const;
  bool make_room(const std::string& path, bool keep_same_type, std::uint32_t mode);

  Keep keep_;
  Files files_;
  std::optional<Compression> last_compression_;
  std::uint64_t image_size_ = 0;
  std::uint64_t unpacked_size_ = 0;
  std::uint64_t kept_size_ = 0;
  std::uint64_t entries_ = 0;
};

/// What made the initramfs, judged by the files that only that program puts there: "initramfs-tools",
/// "dracut", "mkinitcpio", "mkinitfs", "mkinitrd" (SUSE), "mkinitrd-nash" (RHEL 5 and its kin); "" when it
/// is not known.
std::string find_generator(const Initramfs& initramfs);

}  // namespace guestfit
