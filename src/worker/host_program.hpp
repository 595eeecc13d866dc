// SPDX-License-Identifier: LGPL-2.1-or-later
// Programs of this host that run inside the sandbox too, where the host's /usr is.
#pragma once

#include <string>
#include <vector>

#include "util/subprocess.hpp"

namespace guestfit {

bool has_host_program(const std::string& program);

/// run_process (subprocess.hpp), but throws BackendLimit when this host does not have the program.
ProcessResult run_host_program(const std::vector<std::string>& argv);

/// The last line that a program wrote that says something, standard error first; its exit status when it
/// wrote nothing.
std::string last_words(const ProcessResult& result);

}  // namespace guestfit
