// SPDX-License-Identifier: LGPL-2.1-or-later
// The commands of the engine, a line a step. Each fills a report; what goes wrong is thrown as Error.
#pragma once

#include <guestfit/engine.hpp>

namespace guestfit {

/// inspect and audit.
void look_at_guest(const Request& request, Report& report, Progress& progress);

/// apply and revert.
void change_guest(const Request& request, Report& report, Progress& progress);

}  // namespace guestfit
