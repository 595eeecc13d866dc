// SPDX-License-Identifier: LGPL-2.1-or-later
// The drivers that the target asks for, as modules of the guest's kernels.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "edit/module_index.hpp"
#include "rules/editor.hpp"

namespace guestfit {

/// Modules of all driver sets of the target, each once.
std::vector<std::string> wanted_driver_modules(const Target& target);

/// The lists of modules of a kernel of the guest. None when it has none.
std::unique_ptr<ModuleIndex> read_module_index(const GuestReader& guest, const Kernel& kernel);

/// Those wanted modules that at least one kernel of the guest can load: others are built in, or are not
/// there, and a list that names them would only give warnings.
std::vector<std::string> loadable_driver_modules(const EditorContext& context);

}  // namespace guestfit
