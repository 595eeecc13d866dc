// SPDX-License-Identifier: LGPL-2.1-or-later
// The file systems of the guest, mounted below one directory. A mount point is looked up inside the guest, so
// that no symbolic link of it leads a mount elsewhere.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "guest/rooted_directory.hpp"
#include "worker/kernel_log.hpp"
#include "worker/kernel_modules.hpp"

namespace guestfit {

/// Why a mount failed.
struct MountFailure {
  std::string message;
  /// The kernel, or this host, lacks what this file system needs; the file system may be fine.
  bool is_ours = false;
};

class MountStack {
 public:
  /// `directory` exists and is where the guest's root goes. `modules` outlives the object.
  MountStack(std::string directory, KernelModules& modules);

  /// What is mounted, as the root of a guest; nothing can be opened in it while nothing is mounted.
  const std::shared_ptr<RootedDirectory>& root() const { return root_; }

  /// As DiskAccess::mount, with the kernel's name of the device. Throws BackendLimit when a program is
  /// missing.
  std::optional<MountFailure> mount(const std::string& device, const std::string& type,
                                    const std::string& mountpoint, const std::string& options);

  /// Last mounted first. Throws Error when something still uses one of them; that one and those before stay.
  void unmount_all();

 private:
  std::optional<MountFailure> mount_at(const std::string& device, const std::string& type,
                                       const std::string& target, const std::string& options);
  std::optional<MountFailure> mount_by_kernel(const std::string& device, const std::string& type,
                                              const std::string& target, const std::string& options);
  std::optional<MountFailure> mount_ntfs(const std::string& device, const std::string& target,
                                         const std::string& options);

  std::string directory_;
  KernelModules& modules_;
  KernelLog log_;
  std::shared_ptr<RootedDirectory> root_;
  std::vector<std::string> mounted_;  ///< paths of this machine, in their order
};

}  // namespace guestfit
