// SPDX-License-Identifier: LGPL-2.1-or-later
// The drivers that the target asks for, as modules of the guest's kernels.
#pragma once

#include <string>
#include <vector>

#include "rules/editor.hpp"

namespace guestfit {

/// Modules of all driver sets of the target, each once.
std::vector<std::string> wanted_driver_modules(const Target& target);

/// Those wanted modules that at least one kernel of the guest can load: others are built in, or are not
/// there, and a list that names them would only give warnings.
std::vector<std::string> loadable_driver_modules(const EditorContext& context);

}  // namespace guestfit
