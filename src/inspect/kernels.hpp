// SPDX-License-Identifier: LGPL-2.1-or-later
// The kernels that a Linux guest has, each with its initramfs and its modules, and what makes the initramfs.
#pragma once

#include <string>
#include <vector>

#include <guestfit/facts.hpp>

#include "guest/guest_reader.hpp"

namespace guestfit {

/// Kernels that a boot loader can start, newest first. A kernel with two initramfs (mkinitcpio's fallback)
/// is listed once for each, the usual one first. Rescue kernels, those of kdump and copies for debugging are
/// not among them.
///
/// Where they are: /boot/vmlinuz-VERSION and the like (installkernel(8)), /boot/vmlinuz-NAME where the
/// name is a package's (Arch, Alpine), and TOKEN/VERSION/linux below /boot, /efi or /boot/efi
/// (kernel-install(8)).
std::vector<Kernel> find_kernels(const GuestReader& guest);

/// Unified kernel images (UAPI.5): files in EFI/Linux of the EFI system partition, where systemd-boot finds
/// them.
std::vector<std::string> find_unified_kernels(const GuestReader& guest);

/// "initramfs-tools", "dracut", "mkinitcpio", "mkinitfs", "mkinitrd" (SUSE), "mkinitrd-nash" (RHEL 5 and its
/// kin): the programs that make the next initramfs.
std::vector<std::string> find_initramfs_generators(const GuestReader& guest);

}  // namespace guestfit
