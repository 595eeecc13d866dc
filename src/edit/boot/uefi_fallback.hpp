// SPDX-License-Identifier: LGPL-2.1-or-later
// The boot loader at the path where UEFI firmware looks when it has no entry for the disk in its memory:
// \EFI\BOOT\BOOTX64.EFI (UEFI specification, 3.5.1.1). Entries in that memory stay with the old machine.
//
// shim starts GRUB from its own directory (shim.c, DEFAULT_LOADER), so that is copied too; the GRUB that
// distributions sign looks for its grub.cfg in its own directory or in that of its vendor. shim also starts
// fbx64.efi there, where it is, which makes entries of the files BOOTX64.CSV: it is not copied, as the
// fallback itself needs no entry.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <guestfit/finding.hpp>

namespace guestfit {

/// A directory below EFI, with the names of its files as they are written there.
struct EfiDirectory {
  std::string name;
  std::vector<std::string> files;
  std::string grub_cfg;  ///< text of grub.cfg in it; "" when there is none
};

struct UefiFallback {
  struct Copy {
    std::string from;  ///< below EFI: "debian/shimx64.efi"
    std::string to;    ///< "BOOT/BOOTX64.EFI"

    bool operator==(const Copy&) const = default;
  };
  struct Text {
    std::string to;
    std::string text;

    bool operator==(const Text&) const = default;
  };
  std::vector<Copy> copies;
  std::vector<Text> texts;
  std::vector<Finding> findings;
};

/// What is missing at the fallback path. `architecture` is the guest's ("x86_64", "aarch64"), `distro` its
/// os-release(5) ID: it tells which of several vendors' loaders is meant. Nothing for other architectures,
/// for a partition without loaders, and when there is a loader at the path already.
UefiFallback plan_uefi_fallback(const std::vector<EfiDirectory>& directories, const std::string& architecture,
                                const std::string& distro);

}  // namespace guestfit
