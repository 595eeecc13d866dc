// SPDX-License-Identifier: LGPL-2.1-or-later
// The command line of the sandbox's kernel: user-mode Linux, see linux.uml --help and the kernel's
// Documentation/admin-guide/kernel-parameters.txt.
#pragma once

#include <string>
#include <vector>

#include "sandbox/programs.hpp"

namespace guestfit {

/// The kernel keeps 2048 bytes of its command line and drops the rest without a word (COMMAND_LINE_SIZE in
/// arch/um): that is enough for so many disks.
inline constexpr std::size_t kMostDisks = 40;

/// `disks` and `messages` are descriptors that the kernel inherits: the addresses of the disks' sockets, and
/// where the worker's messages go.
std::vector<std::string> kernel_command(const SandboxPrograms& programs, const std::vector<int>& disks,
                                        int messages, unsigned memory_mib);

/// Why the kernel ended before the worker had answered, by what it wrote on its console: "its kernel ran out
/// of memory", "its kernel crashed".
std::string explain_end(const std::string& console, int exit_status);

}  // namespace guestfit
