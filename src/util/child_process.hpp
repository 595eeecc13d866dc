// SPDX-License-Identifier: LGPL-2.1-or-later
// A program that runs beside this one. run_process (subprocess.hpp) is for those that are waited for.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include <signal.h>

#include "util/unique_fd.hpp"

namespace guestfit {

struct Pipe {
  UniqueFd read_end;
  UniqueFd write_end;
};

/// Both ends are closed on exec. Throws Error.
Pipe make_pipe();

/// What a child gets instead of its parent's. -1 is /dev/null. The caller keeps its descriptors.
struct ChildFiles {
  int in = -1;
  int out = -1;
  int err = -1;
  std::vector<int> inherited;  ///< further ones, which keep their numbers
};

class ChildProcess {
 public:
  /// Starts `argv`, found on PATH, with messages in English and without core dumps. It gets `end_signal` when
  /// the thread that started it ends, however that happens. `environment` has "NAME=VALUE" each; without it,
  /// it is this process's. Throws Error when it cannot be started.
  ChildProcess(const std::vector<std::string>& argv, const ChildFiles& files,
               const std::optional<std::vector<std::string>>& environment = std::nullopt,
               int end_signal = SIGKILL);

  /// Ends it if it still runs, and waits for its end.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// Waits for its end: its exit status, 128 + N when signal N ended it. None when it has not ended in time.
  std::optional<int> wait(std::chrono::milliseconds longest);

  /// Waits for its end, however long that takes.
  int wait();

  /// By the signal that it was started with.
  void kill();

 private:
  void reap(int options);

  pid_t pid_ = -1;
  int end_signal_;
  UniqueFd handle_;  ///< pidfd_open(2): readable when it has ended
  std::optional<int> status_;
};

}  // namespace guestfit
