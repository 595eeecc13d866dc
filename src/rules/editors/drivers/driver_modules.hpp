// SPDX-License-Identifier: LGPL-2.1-or-later
// The drivers that the target asks for, as modules of the guest's kernels.
#pragma once

#include <string>
#include <vector>

#include "rules/editor.hpp"

namespace guestfit {

/// What one kernel has of the target's drivers, each by the name that this kernel knows it by.
struct KernelDrivers {
  std::vector<std::string> loadable;
  std::vector<std::string> built_in;
  std::vector<std::string> missing;  ///< that the target cannot do without
};

KernelDrivers drivers_of_kernel(const EditorContext& context, const Kernel& kernel, const ModuleIndex& index);

/// Those of the target's drivers that at least one kernel of the guest can load: others are built in, or are
/// not there, and a list that names them would only give warnings.
std::vector<std::string> loadable_driver_modules(const EditorContext& context);

/// True for the driver of a network card, by any of its names.
bool is_network_driver(const Target& target, const std::string& module);

}  // namespace guestfit
