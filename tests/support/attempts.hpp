// SPDX-License-Identifier: LGPL-2.1-or-later
// What a hostile program would try, for the tests of the sandbox's confinement.
#pragma once

#include <string>
#include <vector>

namespace guestfit::testing {

/// Tries each and tells as a line of JSON what came of it: {"tried": {ATTEMPT: "done" or why it failed},
/// "files": […], "processes": […]}, the files that it sees outside of /usr, /proc, /sys and /dev, and the
/// command lines of all processes. What succeeds is undone. An attempt is VERB:ARGUMENT:
///   read:FILE, list:DIRECTORY
///   create:FILE, append:FILE                creates only what is not there, writes nothing
///   tcp:PORT, abstract:NAME                 connects to 127.0.0.1, or to a socket without a file
///   see:PID, signal:PID, trace:PID          looks at a process, sends it SIGUSR1, traces it
///   mount:DIRECTORY, namespace:user         mounts a tmpfs, gets a new user namespace
///   environment:WORD                        finds it in the environment of any process
std::string try_all(const std::vector<std::string>& attempts);

}  // namespace guestfit::testing
