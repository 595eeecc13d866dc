// SPDX-License-Identifier: LGPL-2.1-or-later
// The command line of bubblewrap (bwrap(1)) that shuts a program in: user, mount, process, network, IPC and
// host name namespaces of its own, no capabilities and no way to get some, no environment of guestfit's, and
// of the host's files only /usr (read-only), what it needs to find libraries there, and what is named.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "util/child_process.hpp"

namespace guestfit {

/// A file or directory of the host that the program sees.
struct SharedPath {
  std::string host;
  std::string inside;
  bool writable = false;
};

struct Confinement {
  std::vector<SharedPath> paths;
  std::vector<std::string> directories;             ///< empty ones, to mount on
  std::vector<std::pair<int, std::string>> copies;  ///< a descriptor whose content becomes a read-only file
};

/// `program` with its arguments under bubblewrap. What is shared and made is read-only but for `writable`
/// paths, /tmp and /dev/shm, which are in memory and go with it.
std::vector<std::string> confined(const Confinement& confinement, const std::vector<std::string>& program);

/// Starts `program` so, with everything that it starts under a guard: `worker` is guestfit-worker, which is
/// one too. Throws Error.
std::unique_ptr<ChildProcess> start_confined(const std::string& worker, const Confinement& confinement,
                                             const std::vector<std::string>& program,
                                             const ChildFiles& files);

}  // namespace guestfit
