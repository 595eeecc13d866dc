// SPDX-License-Identifier: LGPL-2.1-or-later
// Whether the job gets on. A driver of a file system that is a process (ntfs-3g), or a checker, may run in
// circles on a damaged disk while the kernel and everything else is well.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace guestfit {

/// How far the job is, as text that changes when it gets on: what its thread (the one that `status` and
/// `stat` of /proc/PID/task/TID are about) did, and how many reads and writes the disks in /proc/diskstats
/// completed. Time that passes in the kernel or in another process is no progress.
std::string state_of_work(std::string_view stat, std::string_view status, std::string_view diskstats);

class Pulse {
 public:
  using Time = std::chrono::steady_clock::time_point;

  Pulse(std::chrono::seconds patience, Time now) : patience_(patience), changed_(now) {}

  /// False when `state` has been the same for longer than the patience.
  bool beats(const std::string& state, Time now);

 private:
  std::chrono::seconds patience_;
  std::string state_;
  Time changed_;
};

}  // namespace guestfit
