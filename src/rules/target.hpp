// SPDX-License-Identifier: LGPL-2.1-or-later
// A target: the platform that a guest is prepared for, as data in rules/targets/NAME.yaml.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace guestfit {

/// Kernel modules that belong together, from drivers/linux/NAME.yaml. "-" and "_" are the same in their
/// names.
struct DriverSet {
  std::string name;
  std::string title;
  std::vector<std::string> modules;   ///< that a kernel must have for the target
  std::vector<std::string> optional;  ///< that are added where a kernel has them, and not missed elsewhere
  std::vector<std::string> network;   ///< those of both that drive network cards
  /// Names that a module had in older kernels, or that a vendor gave to its own: any of them will do.
  std::map<std::string, std::vector<std::string>> other_names;
  /// Option of the kernel's configuration that builds the module: kernels before 2.6.33 have no list of what
  /// is built in (modules.builtin).
  std::map<std::string, std::string> kernel_options;
};

struct Target {
  std::string name;
  std::string title;
  std::vector<DriverSet> drivers;        ///< that a Linux guest must have in its initramfs
  std::vector<DriverSet> extra_drivers;  ///< that are welcome there, and not missed
  std::vector<std::string> consoles;     ///< values of console= on the kernel command line, the main one last
};

}  // namespace guestfit
