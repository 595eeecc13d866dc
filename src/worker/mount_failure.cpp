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

}  // namespace

std::optional<std::string> missing_feature(const std::vector<KernelMessage>& kernel_messages) {
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
  const auto found =
      std::find_if(kernel_messages.begin(), kernel_messages.end(),
                   [&](const KernelMessage& message) { return contains_any(message.text, kSigns); });
  return found == kernel_messages.end() ? std::nullopt : std::optional(found->text);
}

std::string describe_mount_failure(int error_number, const std::vector<KernelMessage>& kernel_messages) {
  // Said of a superblock, the plain "Invalid argument" would puzzle everybody; mount(8) says it like this.
  std::string text =
      error_number == EINVAL ? "wrong fs type, bad option, bad superblock" : strerror(error_number);
  constexpr int kWarning = 4;
  const auto reason =
      std::min_element(kernel_messages.begin(), kernel_messages.end(),
                       [](const KernelMessage& a, const KernelMessage& b) { return a.level < b.level; });
  if (reason != kernel_messages.end() && reason->level <= kWarning) text += ": " + reason->text;
  return text;
}

std::vector<std::string> write_errors(const std::vector<KernelMessage>& kernel_messages) {
  std::vector<std::string> found;
  for (const auto& message : kernel_messages) {
    if (message.text.find("I/O error, dev vd") == std::string::npos) continue;
    if (contains_any(message.text, std::array<std::string_view, 2>{"(WRITE", "(FLUSH"}))
      found.push_back(message.text);
  }
  return found;
}

}  // namespace guestfit
