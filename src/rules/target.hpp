// SPDX-License-Identifier: LGPL-2.1-or-later
// A target: the platform that a guest is prepared for, as data in rules/targets/NAME.yaml.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
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

/// What the target's import service takes. Sizes are bytes; what is not set is not limited.
struct TargetLimits {
  std::optional<std::uint64_t> boot_disk_mbr;  ///< largest boot disk with an MBR
  std::optional<std::uint64_t> disk;           ///< largest disk
  std::optional<std::uint64_t> plain_disk;     ///< largest disk that can be handed over without more ado
  std::string plain_disk_remedy;               ///< what more a larger one takes
  std::optional<std::uint64_t> disks;          ///< number of disks
  std::vector<std::string> architectures;      ///< of Linux guests; empty means any
  std::vector<std::string> root_filesystems;   ///< of Linux guests; empty means any
  bool refuses_uefi = false;        ///< UEFI and GPT boot disks of Linux are refused by the documented import
  bool refuses_encryption = false;  ///< encrypted volumes are
  bool refuses_physical = false;    ///< systems of physical machines are
  bool refuses_subvolumes = false;  ///< Btrfs subvolumes are
};

struct Target {
  std::string name;
  std::string title;
  std::vector<DriverSet> drivers;        ///< that a Linux guest must have in its initramfs
  std::vector<DriverSet> extra_drivers;  ///< that are welcome there, and not missed
  std::vector<std::string> consoles;     ///< values of console= on the kernel command line, the main one last
  TargetLimits limits;
};

}  // namespace guestfit
