// SPDX-License-Identifier: LGPL-2.1-or-later
// Which files a kernel module of the guest needs, answered by libkmod from the guest's own lists, as
// modprobe(8) in the guest would. libkmod wants files: they are written to a private directory that goes
// away with the object.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "edit/drivers/kmod_lists.hpp"
#include "util/temp_dir.hpp"

namespace guestfit {

enum class ModuleState {
  loadable,   ///< a file of its own
  built_in,   ///< part of the kernel itself
  not_there,  ///< this kernel does not have it
};

/// A module file that must be there before, or should be there beside, the module that was asked for.
struct ModuleFile {
  std::string name;  ///< "virtio_blk"
  std::string path;  ///< below the directory of modules: "kernel/drivers/block/virtio_blk.ko.xz"
  /// Only a soft dependency (modprobe.d(5), "softdep") of something: its absence does not stop the module.
  bool optional = false;

  bool operator==(const ModuleFile&) const = default;
};

struct ModuleResolution {
  ModuleState state = ModuleState::not_there;
  std::vector<ModuleFile> files;  ///< in the order of loading, each once; empty unless loadable
};

class ModuleIndex {
 public:
  /// `lists` are those of kmod_list_names() that the guest has. Throws Error (failed) when "modules.dep" is
  /// not among them: without it nobody knows what a module needs.
  ModuleIndex(std::string kernel_version, KmodLists lists);
  ~ModuleIndex();
  ModuleIndex(const ModuleIndex&) = delete;
  ModuleIndex& operator=(const ModuleIndex&) = delete;

  const std::string& kernel_version() const { return kernel_version_; }
  const KmodLists& lists() const { return lists_; }

  /// `name` is a module's name, where "-" and "_" are the same, or an alias such as
  /// "virtio:d00000002v00001AF4". Throws Error (failed) when libkmod fails.
  ModuleResolution resolve(const std::string& name) const;

 private:
  struct Kmod;

  void add_device_aliases() const;

  std::string kernel_version_;
  KmodLists lists_;
  TempDir directory_;
  std::unique_ptr<Kmod> kmod_;
};

}  // namespace guestfit
