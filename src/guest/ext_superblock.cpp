// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ext_superblock.hpp"

namespace guestfit {
namespace {

unsigned byte_at(std::string_view bytes, std::size_t offset) {
  return static_cast<unsigned char>(bytes[offset]);
}

unsigned number16(std::string_view bytes, std::size_t offset) {
  return byte_at(bytes, offset) | byte_at(bytes, offset + 1) << 8U;
}

unsigned number32(std::string_view bytes, std::size_t offset) {
  return number16(bytes, offset) | number16(bytes, offset + 2) << 16U;
}

}  // namespace

bool is_ext(const std::string& type) {
  return type == "ext2" || type == "ext3" || type == "ext4";
}

std::optional<ExtSuperblock> parse_ext_superblock(std::string_view bytes) {
  constexpr unsigned kMagic = 0xef53;
  if (bytes.size() < kExtSuperblockSize || number16(bytes, 0x38) != kMagic) return std::nullopt;
  const unsigned state = number16(bytes, 0x3a);
  ExtSuperblock superblock;
  superblock.was_unmounted = (state & 1U) != 0;
  superblock.has_errors = (state & 2U) != 0;
  superblock.has_journal = (number32(bytes, 0x5c) & 4U) != 0;
  superblock.needs_recovery = (number32(bytes, 0x60) & 4U) != 0;
  const auto name = bytes.substr(0x88, 64);
  superblock.last_mounted = std::string(name.substr(0, name.find('\0')));
  return superblock;
}

std::optional<std::string> damage_of(const ExtSuperblock& superblock) {
  if (superblock.has_errors) return "the kernel found errors in it, and it was not repaired since";
  if (!superblock.has_journal && !superblock.was_unmounted)
    return "it was cut off while in use, and has no journal";
  return std::nullopt;
}

}  // namespace guestfit
