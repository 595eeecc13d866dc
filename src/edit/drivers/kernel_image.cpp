// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/drivers/kernel_image.hpp"

#include <cstdint>

namespace guestfit {
namespace {

constexpr std::size_t kMagicAt = 0x202;
constexpr std::size_t kVersionPointerAt = 0x20E;
constexpr std::size_t kVersionBase = 0x200;
constexpr std::size_t kMaxVersion = 64;  // __NEW_UTS_LEN, the longest that uname(2) can show

}  // namespace

std::optional<std::string> kernel_image_version(std::string_view image) {
  if (image.size() < kVersionPointerAt + 2 || image.substr(kMagicAt, 4) != "HdrS") return std::nullopt;
  const auto low = static_cast<std::uint8_t>(image[kVersionPointerAt]);
  const auto high = static_cast<std::uint8_t>(image[kVersionPointerAt + 1]);
  const std::size_t pointer = low | std::size_t{high} << 8U;
  if (pointer == 0 || kVersionBase + pointer >= image.size()) return std::nullopt;
  const auto text = image.substr(kVersionBase + pointer, kMaxVersion + 1);
  // Behind the version come the builder and the date.
  const auto end = text.find_first_of(std::string_view(" \0", 2));
  if (end == std::string_view::npos || end == 0) return std::nullopt;
  const auto version = text.substr(0, end);
  if (version.find('/') != std::string_view::npos || version.starts_with('.')) return std::nullopt;
  return std::string(version);
}

}  // namespace guestfit
