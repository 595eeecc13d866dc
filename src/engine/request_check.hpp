// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <guestfit/request.hpp>

namespace guestfit {

/// Throws Error (usage) when the parts of the request do not fit together.
void check_request(const Request& request);

}  // namespace guestfit
