// SPDX-License-Identifier: LGPL-2.1-or-later
// A target: the platform that a guest is prepared for, as data in rules/targets/NAME.yaml.
#pragma once

#include <string>
#include <vector>

namespace guestfit {

/// Kernel modules that belong together, from drivers/linux/NAME.yaml.
struct DriverSet {
  std::string name;
  std::string title;
  std::vector<std::string> modules;
};

struct Target {
  std::string name;
  std::string title;
  std::vector<DriverSet> drivers;     ///< that a Linux guest must have in its initramfs
  std::vector<std::string> consoles;  ///< values of console= on the kernel command line, the main one last
};

}  // namespace guestfit
