// SPDX-License-Identifier: LGPL-2.1-or-later
// A report as text for the person who must decide from it: the summary first, then every change with its
// rule, reasons and diff, then the findings with what to do about them.
#pragma once

#include <string>

#include <guestfit/report.hpp>

#include "cli/style.hpp"

namespace guestfit {

std::string format_report(const Report& report, const Style& style);

}  // namespace guestfit
