// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/lvm_label.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

namespace guestfit {
namespace {

constexpr std::uint32_t kSector = 512;
constexpr std::uint32_t kLabelSectors = 4;
constexpr std::size_t kIdSize = 32;
constexpr std::string_view kAreaMagic = " LVM2 x[5A%r0N*>";
constexpr std::uint64_t kMostText = 1U << 20U;

/// A little-endian number; 0 beyond the end of `bytes`.
std::uint64_t number_at(std::string_view bytes, std::size_t at, std::size_t size) {
  if (at + size > bytes.size()) return 0;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < size; ++i)
    value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
  return value;
}

/// Offsets of the areas for metadata, from the header behind the label.
std::vector<std::uint64_t> metadata_areas(std::string_view start) {
  for (std::uint32_t sector = 0; sector < kLabelSectors; ++sector) {
    const std::size_t at = sector * kSector;
    if (at + kSector > start.size()) break;
    if (start.substr(at, 8) != "LABELONE" || start.substr(at + 24, 5) != "LVM2 ") continue;
    const auto header = number_at(start, at + 20, 4);
    if (header > kSector) return {};
    std::size_t next = at + header + kIdSize + 8;
    std::vector<std::uint64_t> areas;
    // Two lists of pairs, each with a pair of zeros at its end: areas for data, then those for metadata.
    for (int list = 0; list < 2; ++list) {
      for (; next + 16 <= at + kSector; next += 16) {
        const auto offset = number_at(start, next, 8);
        if (offset == 0) break;
        if (list == 1) areas.push_back(offset);
      }
      next += 16;
    }
    return areas;
  }
  return {};
}

/// The text that the area at `area` has. It may go round from the area's end to the place behind its header.
std::optional<std::string> read_text(const ReadDevice& read, std::uint64_t area) {
  const auto header = read(area, kSector);
  if (header.size() != kSector || std::string_view(header).substr(4, kAreaMagic.size()) != kAreaMagic)
    return std::nullopt;
  const auto size = number_at(header, 32, 8);
  const auto offset = number_at(header, 40, 8);
  const auto length = number_at(header, 48, 8);
  if (offset < kSector || offset >= size || length == 0 || length > kMostText || length > size - kSector)
    return std::nullopt;
  const auto first = std::min(length, size - offset);
  auto text = read(area + offset, static_cast<std::uint32_t>(first));
  if (first < length) text += read(area + kSector, static_cast<std::uint32_t>(length - first));
  return text;
}

}  // namespace

std::string read_lvm_metadata(const ReadDevice& read) {
  for (const auto area : metadata_areas(read(0, kLabelSectors * kSector))) {
    if (const auto text = read_text(read, area)) return *text;
  }
  return "";
}

}  // namespace guestfit
