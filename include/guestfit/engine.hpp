// SPDX-License-Identifier: LGPL-2.1-or-later
// The engine: one function from a request to a report.
#pragma once

#include <string>

#include <guestfit/report.hpp>
#include <guestfit/request.hpp>

namespace guestfit {

/// Told what the engine is doing while it does it. Both calls come from the thread that called `run`.
class Progress {
 public:
  virtual ~Progress() = default;
  /// A step begins; `text` is a plain phrase ("Starting the appliance").
  virtual void step(const std::string& text) = 0;
  /// How far the present step is, from 0 to 1. Not every step reports it.
  virtual void fraction(double done) = 0;
  /// A detail that only somebody who looks for a fault wants to see (-v).
  virtual void detail(const std::string& text) = 0;
};

/// Does what `request` asks. Never throws for anything that is wrong with the guest, its image or the
/// request: the report's outcome and findings say so. Throws std::bad_alloc only.
Report run(const Request& request, Progress& progress);

/// Makes every run of this process end soon with the outcome `failed` and the image as it was, or, once
/// writing to it has begun, when it is written. Safe in a signal handler; guestfit itself installs none.
void interrupt() noexcept;

}  // namespace guestfit
