// SPDX-License-Identifier: LGPL-2.1-or-later
// Running another program without a shell.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace guestfit {

struct ProcessResult {
  int exit_status = 0;     ///< 128 + N when signal N ended it, as shells say it
  std::string output;      ///< its standard output
  std::string error_text;  ///< its standard error
};

/// Called with each piece of standard output as it arrives.
using OutputSink = std::function<void(const std::string&)>;

/// Runs `argv` (found on PATH) with standard input from /dev/null and waits for its end. The program is
/// ended when guestfit itself is killed. Throws Error (failed) when it cannot be started; a status that is
/// not 0 is the caller's to judge. Output beyond 16 MiB per stream is dropped.
ProcessResult run_process(const std::vector<std::string>& argv, const OutputSink& on_output = {});

}  // namespace guestfit
