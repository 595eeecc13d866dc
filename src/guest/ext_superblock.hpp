// SPDX-License-Identifier: LGPL-2.1-or-later
// The few fields of an ext2, ext3 or ext4 superblock that say how the file system was left. Offsets from the
// kernel's Documentation/filesystems/ext4/super.rst.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace guestfit {

/// Where it lies on the device, and how long it is; in bytes.
inline constexpr std::uint64_t kExtSuperblockOffset = 1024;
inline constexpr std::uint32_t kExtSuperblockSize = 1024;

/// True for the types, as blkid names them, that have such a superblock.
bool is_ext(const std::string& type);

struct ExtSuperblock {
  bool has_journal = false;
  bool needs_recovery = false;  ///< the journal holds changes that mounting will replay
  bool was_unmounted = false;   ///< without a journal: false when it was cut off while in use
  bool has_errors = false;      ///< the kernel met an inconsistency in it, and nobody ran fsck since
  std::string last_mounted;     ///< the last mount point; "" when not known
};

/// None when `bytes` is not such a superblock.
std::optional<ExtSuperblock> parse_ext_superblock(std::string_view bytes);

/// What is wrong with it that mounting does not cure; none when nothing is known to be.
std::optional<std::string> damage_of(const ExtSuperblock& superblock);

}  // namespace guestfit
