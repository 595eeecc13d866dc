// SPDX-License-Identifier: LGPL-2.1-or-later
#include "rules/editors/driver_modules.hpp"

#include <algorithm>

#include "edit/kmod_lists.hpp"

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

std::unique_ptr<ModuleIndex> read_module_index(const GuestReader& guest, const Kernel& kernel) {
  if (!kernel.modules_dir) return nullptr;
  KmodLists lists;
  for (const auto& name : kmod_list_names()) {
    if (auto text = guest.read(join_path(*kernel.modules_dir, name))) lists[name] = std::move(*text);
  }
  if (!lists.contains("modules.dep")) return nullptr;
  return std::make_unique<ModuleIndex>(kernel.version, std::move(lists));
}

std::vector<std::string> loadable_driver_modules(const EditorContext& context) {
  std::vector<std::unique_ptr<ModuleIndex>> indexes;
  for (const auto& kernel : context.facts.kernels) {
    if (auto index = read_module_index(context.guest, kernel)) indexes.push_back(std::move(index));
  }
  std::vector<std::string> loadable;
  for (const auto& module : wanted_driver_modules(context.target)) {
    const bool any = std::any_of(indexes.begin(), indexes.end(), [&](const auto& index) {
      return index->resolve(module).state == ModuleState::loadable;
    });
    if (any) loadable.push_back(module);
  }
  return loadable;
}

}  // namespace guestfit
