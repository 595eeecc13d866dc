// SPDX-License-Identifier: LGPL-2.1-or-later
// JSON forms of requests and reports. The report's form is the documented output of `--format json`:
// format version 1.0; keys are added, never renamed, within version 1; absent is null or [], never a
// missing key. Text that is not UTF-8 (guests hold anything) is shown with U+FFFD.
#pragma once

#include <string>

#include <guestfit/report.hpp>
#include <guestfit/request.hpp>

namespace guestfit {

std::string to_json(const Report& report);
std::string to_json(const Request& request);

/// Throws Error (usage) that names the key when `text` is not a request or report of version 1.
Request request_from_json(const std::string& text);
Report report_from_json(const std::string& text);

}  // namespace guestfit
