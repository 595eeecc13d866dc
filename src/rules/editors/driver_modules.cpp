// SPDX-License-Identifier: LGPL-2.1-or-later
#include "rules/editors/driver_modules.hpp"

#include <algorithm>

namespace guestfit {

std::vector<std::string> wanted_driver_modules(const Target& target) {
  std::vector<std::string> modules;
  for (const auto& set : target.drivers) {
    for (const auto& module : set.modules) {
      if (std::find(modules.begin(), modules.end(), module) == modules.end()) modules.push_back(module);
    }
  }
  return modules;
}

std::vector<std::string> loadable_driver_modules(const EditorContext& context) {
  std::vector<const ModuleIndex*> indexes;
  for (const auto& kernel : context.facts.kernels) {
    if (const auto* index = context.modules.of(context.guest, kernel)) indexes.push_back(index);
  }
  std::vector<std::string> loadable;
  for (const auto& module : wanted_driver_modules(context.target)) {
    const bool any = std::any_of(indexes.begin(), indexes.end(), [&](const ModuleIndex* index) {
      return index->resolve(module).state == ModuleState::loadable;
    });
    if (any) loadable.push_back(module);
  }
  return loadable;
}

}  // namespace guestfit
