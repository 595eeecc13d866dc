// SPDX-License-Identifier: LGPL-2.1-or-later
// The kernel's own messages (/dev/kmsg): why a mount failed, and whether a disk gave errors.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "util/unique_fd.hpp"

namespace guestfit {

/// Levels of the kernel's messages, as in syslog(2): the lower, the more serious.
inline constexpr int kErrorLevel = 3;
inline constexpr int kEveryLevel = 7;

/// The message in a record of /dev/kmsg ("6,12,345,-;EXT4-fs (vda1): mounted"), made printable. None for what
/// a program wrote there, and for what is less serious than `level`.
std::optional<std::string> kernel_message(std::string_view record, int level = kEveryLevel);

/// Reads what the kernel says from now on.
class KernelLog {
 public:
  /// Throws Error when the log cannot be opened.
  KernelLog();

  /// Forgets what was said up to now.
  void mark();

  /// The messages since the mark, or since the last call, oldest first, at most kMaxMessages of them; those
  /// that are less serious than `level` are left out. What the kernel's own buffer has lost meanwhile is
  /// missing.
  std::vector<std::string> messages(int level = kEveryLevel);

  static constexpr std::size_t kMaxMessages = 200;

 private:
  UniqueFd fd_;
};

}  // namespace guestfit
