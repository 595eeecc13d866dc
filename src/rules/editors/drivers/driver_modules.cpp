// SPDX-License-Identifier: LGPL-2.1-or-later
#include "rules/editors/drivers/driver_modules.hpp"

#include <algorithm>
#include <optional>

#include "edit/drivers/kmod_lists.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

using Names = std::vector<std::string>;

bool contains(const Names& names, const std::string& name) {
  return std::any_of(names.begin(), names.end(),
                     [&](const auto& each) { return module_name(each) == module_name(name); });
}

Names names_of(const DriverSet& set, const std::string& module) {
  Names names = {module};
  const auto others = set.other_names.find(module);
  if (others != set.other_names.end())
    names.insert(names.end(), others->second.begin(), others->second.end());
  return names;
}

/// Looks the drivers of one kernel up, set by set.
class Lookup {
 public:
  Lookup(const EditorContext& context, const Kernel& kernel, const ModuleIndex& index)
      : context_(context), kernel_(kernel), index_(index) {}

  void add(const DriverSet& set, bool is_needed) {
    for (const auto& module : set.modules)
      add(set, module, is_needed);
    for (const auto& module : set.optional)
      add(set, module, false);
  }

  KernelDrivers take() { return std::move(drivers_); }

 private:
  void add(const DriverSet& set, const std::string& module, bool is_needed) {
    for (const auto& name : names_of(set, module)) {
      const auto state = index_.resolve(name).state;
      if (state == ModuleState::not_there) continue;
      return put(state == ModuleState::loadable ? drivers_.loadable : drivers_.built_in, name);
    }
    if (is_configured_in(set, module)) return put(drivers_.built_in, module);
    if (is_needed) put(drivers_.missing, module);
  }

  static void put(Names& names, const std::string& name) {
    if (!contains(names, name)) names.push_back(name);
  }

  bool is_configured_in(const DriverSet& set, const std::string& module) {
    const auto option = set.kernel_options.find(module);
    if (option == set.kernel_options.end() || index_.lists().contains("modules.builtin")) return false;
    if (!configuration_)
      configuration_ = split_lines(context_.guest.read("/boot/config-" + kernel_.version).value_or(""));
    return std::any_of(configuration_->begin(), configuration_->end(), [&](const std::string& line) {
      return without_line_end(line) == option->second + "=y";
    });
  }

  const EditorContext& context_;
  const Kernel& kernel_;
  const ModuleIndex& index_;
  std::optional<Names> configuration_;
  KernelDrivers drivers_;
};

}  // namespace

KernelDrivers drivers_of_kernel(const EditorContext& context, const Kernel& kernel,
                                const ModuleIndex& index) {
  Lookup lookup(context, kernel, index);
  for (const auto& set : context.target.drivers)
    lookup.add(set, true);
  for (const auto& set : context.target.extra_drivers)
    lookup.add(set, false);
  return lookup.take();
}

std::vector<std::string> loadable_driver_modules(const EditorContext& context) {
  Names loadable;
  for (const auto& kernel : context.facts.kernels) {
    const auto* index = context.modules.of(context.guest, kernel);
    if (index == nullptr) continue;
    for (const auto& module : drivers_of_kernel(context, kernel, *index).loadable) {
      if (!contains(loadable, module)) loadable.push_back(module);
    }
  }
  return loadable;
}

bool is_network_driver(const Target& target, const std::string& module) {
  const auto drives_network = [&](const DriverSet& set) {
    return std::any_of(set.network.begin(), set.network.end(),
                       [&](const std::string& each) { return contains(names_of(set, each), module); });
  };
  return std::any_of(target.drivers.begin(), target.drivers.end(), drives_network) ||
         std::any_of(target.extra_drivers.begin(), target.extra_drivers.end(), drives_network);
}

}  // namespace guestfit
