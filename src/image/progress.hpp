// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <functional>

namespace guestfit {

/// Told how far a long step is, from 0 to 1.
using FractionSink = std::function<void(double)>;

}  // namespace guestfit
