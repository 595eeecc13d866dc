// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/unified_kernel.hpp"

#include <algorithm>
#include <cstdint>

#include "edit/drivers/kernel_image.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

// Offsets are those of the "PE Format" specification, 3 and 4.
constexpr std::size_t kHeaderPointerAt = 0x3C;
constexpr std::size_t kCoffHeader = 20;
constexpr std::size_t kSectionHeader = 40;
constexpr std::size_t kMaxCommandLine = 64U << 10U;

std::optional<std::uint32_t> number_at(std::string_view bytes, std::size_t at, std::size_t width) {
  if (at > bytes.size() || bytes.size() - at < width) return std::nullopt;
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < width; ++i)
    value |= std::uint32_t{static_cast<std::uint8_t>(bytes[at + i])} << (8 * i);
  return value;
}

/// Content of the section whose header is at `at`.
std::string_view section_content(std::string_view image, std::size_t at) {
  const auto used = number_at(image, at + 8, 4).value_or(0);
  const auto stored = number_at(image, at + 16, 4).value_or(0);
  const auto begin = number_at(image, at + 20, 4).value_or(0);
  if (begin > image.size()) return {};
  return image.substr(begin, used == 0 ? stored : std::min(used, stored));
}

std::string_view find_section(std::string_view image, std::string_view name) {
  const auto header = number_at(image, kHeaderPointerAt, 4);
  if (!header || *header > image.size() || image.substr(*header, 4) != std::string_view("PE\0\0", 4))
    return {};
  const std::size_t coff = std::size_t{*header} + 4;
  const auto count = number_at(image, coff + 2, 2);
  const auto optional_size = number_at(image, coff + 16, 2);
  if (!count || !optional_size) return {};
  for (std::size_t i = 0; i < *count; ++i) {
    const auto at = coff + kCoffHeader + *optional_size + i * kSectionHeader;
    if (at > image.size() || image.size() - at < kSectionHeader) return {};
    const auto stored = image.substr(at, 8);
    if (stored.substr(0, stored.find('\0')) == name) return section_content(image, at);
  }
  return {};
}

}  // namespace

std::optional<UnifiedKernel> read_unified_kernel(std::string_view image) {
  if (!image.starts_with("MZ")) return std::nullopt;
  UnifiedKernel kernel;
  kernel.initramfs = find_section(image, ".initrd");
  if (kernel.initramfs.empty()) return std::nullopt;
  const auto line = find_section(image, ".cmdline").substr(0, kMaxCommandLine);
  kernel.command_line = std::string(trim(line.substr(0, line.find_first_of(std::string_view("\0\n", 2)))));
  const auto version = find_section(image, ".uname");
  kernel.version = std::string(trim(version.substr(0, version.find_first_of(std::string_view("\0\n", 2)))));
  if (kernel.version.empty())
    kernel.version = kernel_image_version(find_section(image, ".linux")).value_or("");
  if (kernel.version.find('/') != std::string::npos || kernel.version.starts_with('.'))
    kernel.version.clear();
  return kernel;
}

}  // namespace guestfit
