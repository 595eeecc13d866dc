// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

namespace guestfit {

/// The version of the library, "MAJOR.MINOR.PATCH".
const char* version();

}  // namespace guestfit
