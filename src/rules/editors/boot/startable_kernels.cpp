// SPDX-License-Identifier: LGPL-2.1-or-later
#include "rules/editors/boot/startable_kernels.hpp"

#include <algorithm>
#include <utility>

namespace guestfit {
namespace {

/// The "kernel-xen" of RHEL 5 and of SUSE runs on a hypervisor's own interface only, on no machine.
bool needs_hypervisor(const Kernel& kernel) {
  return kernel.version.ends_with("xen");
}

/// How many of the target's driver sets the kernel has a module of, as a file or built in.
std::size_t served_sets(const EditorContext& context, const Kernel& kernel) {
  const auto* index = context.modules.of(context.guest, kernel);
  if (index == nullptr) return 0;
  const auto& sets = context.target.drivers;
  return static_cast<std::size_t>(std::count_if(sets.begin(), sets.end(), [&](const DriverSet& set) {
    return std::any_of(set.modules.begin(), set.modules.end(), [&](const std::string& module) {
      return index->resolve(module).state != ModuleState::not_there;
    });
  }));
}

std::vector<std::pair<std::string, std::string>> kernel_links(const GuestReader& guest) {
  std::vector<std::pair<std::string, std::string>> links;
  for (const std::string directory : {"/boot", "/"}) {
    for (const auto& name : guest.list(directory)) {
      if (!name.starts_with("vmlinu")) continue;
      const auto path = join_path(directory, name);
      if (guest.read_link(path)) links.emplace_back(path, guest.resolve(path));
    }
  }
  return links;
}

}  // namespace

std::vector<std::string> startable_kernels(const EditorContext& context) {
  std::vector<std::pair<std::string, std::size_t>> kernels;
  std::size_t most = 0;
  for (const auto& kernel : context.facts.kernels) {
    if (!kernel.modules_dir || needs_hypervisor(kernel)) continue;
    kernels.emplace_back(kernel.image, served_sets(context, kernel));
    most = std::max(most, kernels.back().second);
  }
  const auto links = kernel_links(context.guest);
  std::vector<std::string> paths;
  const auto add = [&](const std::string& path) {
    if (std::find(paths.begin(), paths.end(), path) == paths.end()) paths.push_back(path);
  };
  for (const auto& [image, served] : kernels) {
    if (served < most) continue;
    add(image);
    for (const auto& [link, target] : links) {
      if (target == context.guest.resolve(image)) add(link);
    }
  }
  return paths;
}

}  // namespace guestfit
