// SPDX-License-Identifier: LGPL-2.1-or-later
// Mounts that no line of fstab says: units of systemd, and partitions that it finds by their types
// (systemd-gpt-auto-generator(8),
// https://uapi-group.org/specifications/specs/discoverable_partitions_specification/).
#pragma once

#include <string>
#include <vector>

#include "edit/storage/fstab.hpp"
#include "guest/guest_disks.hpp"

namespace guestfit {

/// The mount units of the administrator, as entries of fstab.
std::vector<FstabEntry> read_mount_units(const GuestReader& guest);

/// The type of an EFI system partition, as FileSystem::partition_type has it.
bool is_efi_system_partition(const std::string& partition_type);

/// What systemd would mount by the types of partitions on the disk of `root`, with our names of devices. The
/// EFI system partition is among them whatever mounts it, since the firmware reads it anyhow; a guest that
/// has no place for it gets it at an empty directory for the time of the run. Only places that `is_taken`
/// does not name and that are empty directories.
std::vector<FstabEntry> find_automatic_mounts(const GuestReader& guest, const Storage& storage,
                                              const std::string& root, const std::vector<std::string>& taken);

}  // namespace guestfit
