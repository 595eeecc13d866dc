// SPDX-License-Identifier: LGPL-2.1-or-later
// Loads modules of the running kernel with all they need, through libkmod. The kernel itself starts
// modprobe(8) for what it misses; asking here first saves starting a program, which is slow inside the
// sandbox.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

namespace guestfit {

class KernelModules {
 public:
  /// `directory` is that of this kernel's modules; empty for /lib/modules/RELEASE. Throws Error when it has
  /// no lists of modules.
  explicit KernelModules(const std::filesystem::path& directory = {});
  ~KernelModules();
  KernelModules(const KernelModules&) = delete;
  KernelModules& operator=(const KernelModules&) = delete;

  /// `name` is a module's name or alias ("virtio_blk", "fs-vfat"). True when the kernel has it now, false
  /// when there is no such module. Throws Error when the kernel does not take it.
  bool load(const std::string& name);

 private:
  struct Kmod;

  std::unique_ptr<Kmod> kmod_;
};

}  // namespace guestfit
