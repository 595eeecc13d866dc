// SPDX-License-Identifier: LGPL-2.1-or-later
// What the worker inside the sandbox tells guestfit outside: lines of JSON on a console of its kernel. The
// worker has looked at a hostile guest, so what it says is checked like any other input.
#pragma once

#include <cstdint>
#include <string>

#include <guestfit/report.hpp>

namespace guestfit {

/// A report with a large diff of every file stays far below.
inline constexpr std::size_t kLongestMessage = 64U << 20U;

struct Message {
  enum class Kind {
    alive,     ///< nothing new: the worker runs
    step,      ///< Progress::step of `text`
    fraction,  ///< Progress::fraction of `done`
    detail,    ///< Progress::detail of `text`
    limit,     ///< the sandbox cannot serve this guest; `text` says why. Nothing follows.
    report,    ///< what came of it. Nothing follows.
  };
  Kind kind = Kind::alive;
  std::string text;
  double done = 0;
  Report report;
};

/// One line, with its "\n".
std::string encode(const Message& message);

/// Throws Error (failed) when `line` is no message.
Message decode_message(const std::string& line);

}  // namespace guestfit
