// SPDX-License-Identifier: LGPL-2.1-or-later
#include "worker/mount_failure.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace guestfit {
namespace {

template <std::size_t Size>
bool contains_any(std::string_view text, const std::array<std::string_view, Size>& parts) {
  return std::any_of(parts.begin(), parts.end(),
                     [&](std::string_view part) { return text.find(part) != std::string_view::npos; });
}

/// Said on every mount, or beside the reason.
bool says_nothing(std::string_view message) {
  constexpr std::array<std::string_view, 7> kUsual = {
      "Mounting V", "Ending clean mount",     "V4 filesystem", "recovery",
      "BTRFS info", "blk_queue_max_segment_", "using crc32c",
  };
  return message.empty() || contains_any(message, kUsual);
}

}  // namespace

bool lacks_a_feature(const std::vector<std::string>& kernel_messages) {
  // XFS says "Corruption detected in superblock incompatible features" of what it knows.
  constexpr std::array<std::string_view, 8> kSigns = {
      "unsupported optional feature",           // ext4, Btrfs
      "unknown incompatible features",          // XFS
      "unknown read-only compatible features",  // XFS
      "unknown incompatible log features",      // XFS
      "unknown incompat features",              // Btrfs
      "unknown compat_ro features",             // Btrfs
      "without CONFIG_",         // ext4: "Filesystem with casefold feature cannot be mounted without ..."
      "not built with CONFIG_",  // ext4: quota
  };
  return std::any_of(kernel_messages.begin(), kernel_messages.end(),
                     [&](const std::string& message) { return contains_any(message, kSigns); });
}

std::string describe_mount_failure(int error_number, const std::vector<std::string>& kernel_messages) {
  // Said of a superblock, the plain "Invalid argument" would puzzle everybody; mount(8) says it like this.
  std::string text =
      error_number == EINVAL ? "wrong fs type, bad option, bad superblock" : strerror(error_number);
  const auto reason = std::find_if_not(kernel_messages.begin(), kernel_messages.end(),
                                       [](const std::string& message) { return says_nothing(message); });
  if (reason != kernel_messages.end()) text += ": " + *reason;
  return text;
}

std::vector<std::string> write_errors(const std::vector<std::string>& kernel_messages) {
  std::vector<std::string> found;
  for (const auto& message : kernel_messages) {
    if (message.find("I/O error, dev vd") == std::string::npos) continue;
    if (contains_any(message, std::array<std::string_view, 2>{"(WRITE", "(FLUSH"})) found.push_back(message);
  }
  return found;
}

}  // namespace guestfit
