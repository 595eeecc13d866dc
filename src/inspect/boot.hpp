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

std::vector<BootLoader> find_boot_loaders(const GuestReader& guest);

}  // namespace guestfit
