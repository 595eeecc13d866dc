// SPDX-License-Identifier: LGPL-2.1-or-later
// What of the host the sandbox's kernel sees, and so the worker in it, which has it as its root file system.
#pragma once

#include <string>
#include <vector>

#include "sandbox/confinement.hpp"
#include "sandbox/programs.hpp"

namespace guestfit {

/// What the worker finds inside besides its task.
struct SharedDirectories {
  std::string data;                     ///< rules and drivers that come with guestfit, kDataInside
  std::vector<std::string> rules_dirs;  ///< of the user, in the order of Task::rules_dirs
  std::vector<std::string> key_files;   ///< in the order of Task::keys
};

/// Where user directories and key files are inside.
std::string rules_directory_inside(std::size_t index);
std::string key_file_inside(std::size_t index);

/// `task` is a descriptor with what becomes kTaskFile.
Confinement kernel_confinement(const SandboxPrograms& programs, const SharedDirectories& shared, int task);

}  // namespace guestfit
