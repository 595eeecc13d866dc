// SPDX-License-Identifier: LGPL-2.1-or-later
// Adds kernel modules to an initramfs by appending an archive to it. The kernel unpacks one archive after the
// other, so the bytes of the old file stay as they are and no program of the guest has to run. The appended
// archive holds the missing modules, what they need, and the lists by which kmod finds them.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "edit/drivers/initramfs_devices.hpp"
#include "edit/drivers/module_index.hpp"

namespace guestfit {

struct InitramfsRequest {
  std::string_view image;            ///< the initramfs as it is
  std::vector<std::string> modules;  ///< names, in the order of wish; "-" and "_" are the same
  const ModuleIndex& index;          ///< of the kernel that the initramfs belongs to
  /// The file at a path below the kernel's directory of modules; none when it is not there.
  std::function<std::optional<std::string>(const std::string& path)> read_module;
  /// For the disks that files in the initramfs name; without it, they stay as they are.
  StableNameByType stable_name = {};
};

struct InitramfsResult {
  /// The new initramfs: the old bytes, then the appended archive. None when there is nothing to add, or when
  /// `obstacle` says that nothing can be.
  std::optional<std::string> image;
  std::string generator;          ///< what made the initramfs (find_generator), "" when not known
  std::string modules_directory;  ///< where modules are in it: "usr/lib/modules/6.1.0-9-amd64"

  std::vector<std::string> added;   ///< wanted modules that were lacking; they are in `image` if there is one
  std::vector<std::string> needed;  ///< modules that go with those and were lacking too
  std::vector<std::string> present;   ///< wanted modules that were there with all they need
  std::vector<std::string> built_in;  ///< wanted modules that are part of the kernel itself
  std::vector<std::string> missing;   ///< wanted modules that this kernel does not have

  /// Devices of the old machine that the initramfs would have waited for (release_dracut_waits).
  std::vector<std::string> released;
  /// The initramfs had a list of the old machine's devices that hid others from lvm; it no longer has.
  bool frees_lvm = false;

  /// Files in the initramfs that no longer go by names of disks that change (with_stable_devices).
  std::vector<std::string> renamed;

  /// Why nothing can be added to this initramfs, as a sentence; "" when something can.
  std::string obstacle;
  std::vector<std::string> notes;  ///< sentences about what was done otherwise than asked, and why
};

/// Reads the initramfs, adds what is missing and reads the result back. Adding to its own result adds
/// nothing. Throws Error (failed) when the initramfs is damaged or too large, when a module file is, or when
/// the result does not hold what it should.
InitramfsResult add_modules(const InitramfsRequest& request);

}  // namespace guestfit
