// SPDX-License-Identifier: LGPL-2.1-or-later
// A process that stands between this program and another one, and leaves nothing of that behind. bubblewrap
// alone does not see to that: who is killed while it is still setting up leaves processes that nobody ends.
#pragma once

#include <string>
#include <vector>

namespace guestfit {

/// Signal that ends a guard.
extern const int kGuardSignal;

/// Runs `argv`, found on PATH, with the descriptors that this process has and closes its own. When it ends,
/// or when this process gets kGuardSignal, everything that it has started and that is still there is killed.
/// Its exit status, 128 + N when signal N ended it. Only for a process that does nothing else.
int guard(const std::vector<std::string>& argv);

}  // namespace guestfit
