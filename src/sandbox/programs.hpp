// SPDX-License-Identifier: LGPL-2.1-or-later
// The programs of the host that the sandbox is made of, and the worker that comes with guestfit.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace guestfit {

struct SandboxPrograms {
  std::filesystem::path kernel;   ///< linux.uml of the package user-mode-linux
  std::filesystem::path modules;  ///< directory with the modules of that kernel, by its release
  std::filesystem::path worker;   ///< guestfit-worker
};

/// What is there and what is missing. `missing` has a fragment for each program, with the package that has it
/// ("bwrap (package bubblewrap)"); `programs` is set when it is empty.
struct SandboxInventory {
  std::optional<SandboxPrograms> programs;
  std::vector<std::string> missing;
};

SandboxInventory find_sandbox_programs();

/// The first of `directories` that has an executable file `name`. None when no one has.
std::optional<std::filesystem::path> find_program(const std::string& name,
                                                  const std::vector<std::filesystem::path>& directories);

}  // namespace guestfit
