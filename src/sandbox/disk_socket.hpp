// SPDX-License-Identifier: LGPL-2.1-or-later
// A socket between the storage daemon, which listens, and the sandbox's kernel, which connects. It has no
// name in any directory, so that nothing is left of it, however guestfit ends.
#pragma once

#include "util/unique_fd.hpp"

namespace guestfit {

struct DiskSocket {
  UniqueFd listener;  ///< for the storage daemon
  /// Opened with O_PATH: a process that inherits it as N connects to "/proc/self/fd/N".
  UniqueFd address;
};

/// Throws Error.
DiskSocket make_disk_socket();

}  // namespace guestfit
