// SPDX-License-Identifier: LGPL-2.1-or-later
#include "rules/kernel_modules.hpp"

#include "edit/drivers/kmod_lists.hpp"

namespace guestfit {
namespace {

std::unique_ptr<ModuleIndex> read_module_index(const GuestReader& guest, const Kernel& kernel) {
  KmodLists lists;
  for (const auto& name : kmod_list_names()) {
    if (auto text = guest.read(join_path(*kernel.modules_dir, name))) lists[name] = std::move(*text);
  }
  if (!lists.contains("modules.dep")) return nullptr;
  return std::make_unique<ModuleIndex>(kernel.version, std::move(lists));
}

}  // namespace

const ModuleIndex* KernelModuleLists::of(const GuestReader& guest, const Kernel& kernel) {
  if (!kernel.modules_dir) return nullptr;
  const auto found = by_directory_.find(*kernel.modules_dir);
  if (found != by_directory_.end()) return found->second.get();
  return by_directory_.emplace(*kernel.modules_dir, read_module_index(guest, kernel)).first->second.get();
}

}  // namespace guestfit
