// SPDX-License-Identifier: LGPL-2.1-or-later
// The commands of the engine. Each fills a report; what goes wrong is thrown as Error.
#pragma once

#include <guestfit/engine.hpp>

namespace guestfit {

void run_inspect(const Request& request, Report& report, Progress& progress);
void run_audit(const Request& request, Report& report, Progress& progress);
void run_apply(const Request& request, Report& report, Progress& progress);
void run_revert(const Request& request, Report& report, Progress& progress);

}  // namespace guestfit
