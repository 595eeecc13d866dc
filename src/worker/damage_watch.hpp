// SPDX-License-Identifier: LGPL-2.1-or-later
// Damage of mounted file systems that the kernel only writes to its log: ext4 leaves out a directory block
// that is broken, and whoever lists the directory or looks for a name in it gets no error.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "worker/kernel_log.hpp"

namespace guestfit {

/// True when a message is an error that says that the file system on `name` ("vda1", "dm-0") is damaged. What
/// Btrfs could read from a second copy does not count; what it could not is the error of a call.
bool tells_damage(const KernelMessage& message, std::string_view name);

class DamageWatch {
 public:
  /// Around each mount: why one failed is known already.
  void before_mount() { listen(); }
  void mounted(const std::string& device);
  void not_mounted() { log_.mark(); }

  /// The first that was said of the file system on `device`, as it was given to `mounted`.
  std::optional<std::string> met(const std::string& device);

 private:
  void listen();

  KernelLog log_;
  std::map<std::string, std::string> names_;  ///< the kernel's name to the device
  std::map<std::string, std::string> met_;    ///< device to message
};

}  // namespace guestfit
