// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <map>
#include <memory>
#include <string>

#include <guestfit/facts.hpp>

#include "edit/drivers/module_index.hpp"
#include "guest/guest_reader.hpp"

namespace guestfit {

/// The lists of modules of a guest's kernels, each read once for all rules: they are large, and no rule
/// changes them.
class KernelModuleLists {
 public:
  /// Null when the kernel has none. Valid for the life of this object. Throws Error.
  const ModuleIndex* of(const GuestReader& guest, const Kernel& kernel);

 private:
  std::map<std::string, std::unique_ptr<ModuleIndex>> by_directory_;
};

}  // namespace guestfit
