// SPDX-License-Identifier: LGPL-2.1-or-later
// The aliases in /etc/modprobe.conf by which RHEL 5 and its kin know the drivers of the machine
// (modprobe.conf(5)): "alias scsi_hostadapter1 mptspi" makes mkinitrd put a driver into the next initramfs
// (mkinitrd(8)), "alias eth0 e1000" names the driver of a network card.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "edit/text/text_edit.hpp"

namespace guestfit {

/// Adds an alias for each of `disk_drivers` that has none, numbered on, behind those that are there. A
/// network card whose driver is none of `network_drivers` gets the first of them. Nothing else changes.
TextEdit ensure_modprobe_aliases(std::string_view text, const std::vector<std::string>& disk_drivers,
                                 const std::vector<std::string>& network_drivers);

/// Modules that a file of modprobe.d(5) keeps from being loaded for a device: "blacklist NAME", and
/// "install NAME /bin/false" or the like. Names with "_".
std::set<std::string> blocked_modules(std::string_view text);

}  // namespace guestfit
