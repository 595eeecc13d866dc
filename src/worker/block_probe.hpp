// SPDX-License-Identifier: LGPL-2.1-or-later
// What is on a block device, by libblkid's low-level probing: what mount(8) of the guest itself goes by.
// Devices are named as the kernel names them.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace guestfit {

/// The names and values of `blkid -p -o export DEVICE` ("TYPE", "UUID", "PTTYPE", "PART_ENTRY_UUID"), as they
/// are on the disk: not escaped for a shell. Without DEVNAME and the limits of input and output, which say
/// nothing of what is on the device. Empty when it finds nothing, or signatures that contradict each other.
/// Throws Error when the device cannot be read.
std::map<std::string, std::string> probe_block_device(const std::string& device);

/// In bytes. Throws Error.
std::uint64_t block_device_size(const std::string& device);

/// `count` bytes from `offset`, fewer at the device's end. Throws Error.
std::string read_block_device(const std::string& device, std::uint64_t offset, std::uint32_t count);

/// Writes what the kernel still holds of the device. Throws Error when something could not be written.
void flush_block_device(const std::string& device);

}  // namespace guestfit
