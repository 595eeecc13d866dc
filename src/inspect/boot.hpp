// SPDX-License-Identifier: LGPL-2.1-or-later
// How a Linux guest boots: firmware and boot loaders.
#pragma once

#include <string>
#include <vector>

#include <guestfit/facts.hpp>

#include "guest/guest_disks.hpp"

namespace guestfit {

/// "uefi" or "bios": what the disks boot with. A GPT disk with an EFI system partition and no BIOS boot
/// partition boots by UEFI (UEFI specification 2.10, 5.3.3; GNU GRUB manual, "BIOS installation").
std::string find_firmware(const GuestReader& guest, const Storage& storage);

/// The boot loaders that start the guest. Where several have a configuration, those whose programs are not
/// installed are left out: a menu.lst for PV-GRUB beside GRUB 2, what an older loader left behind,
/// systemd-boot on a disk that boots by BIOS. A grub.cfg that only leads to another one is not one.
std::vector<BootLoader> find_boot_loaders(const GuestReader& guest, const std::string& firmware);

}  // namespace guestfit
