// SPDX-License-Identifier: LGPL-2.1-or-later
// The kernel's own messages (/dev/kmsg): why a mount failed, and whether a disk gave errors.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "util/unique_fd.hpp"

namespace guestfit {

struct KernelMessage {
  int level = 0;     ///< syslog(2): 0 is the most severe, 3 an error, 4 a warning, 6 for information
  std::string text;  ///< printable, without time: "EXT4-fs (vda1): group descriptors corrupted!"

  bool operator==(const KernelMessage&) const = default;
};

/// The message in a record of /dev/kmsg ("6,12,345,-;EXT4-fs (vda1): mounted"). None for what a program wrote
/// there.
std::optional<KernelMessage> kernel_message(std::string_view record);

/// Reads what the kernel says from now on.
class KernelLog {
 public:
  /// Throws Error when the log cannot be opened.
  KernelLog();

  /// Forgets what was said up to now.
  void mark();

  /// The messages since the mark, or since the last call, oldest first, at most kMaxMessages of them. What
  /// the kernel's own buffer has lost meanwhile is missing.
  std::vector<KernelMessage> messages();

  static constexpr std::size_t kMaxMessages = 1000;  // more than the buffer holds

 private:
  UniqueFd fd_;
};

}  // namespace guestfit
