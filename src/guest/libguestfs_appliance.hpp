// SPDX-License-Identifier: LGPL-2.1-or-later
// A faster start of the libguestfs appliance where there is no KVM. Its kernel comes compressed, and
// unpacking it takes an emulated processor 3 to 4 s of the 13 s that a start needs; unpacked once on the
// host, it is started directly (QEMU loads an ELF kernel that has the PVH entry point). Everything else is
// the appliance that libguestfs made.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace guestfit {

/// A directory for guestfs_set_path that holds the appliance with an unpacked kernel; made when it is missing
/// or older than what it was made from. None when there is no appliance yet (libguestfs makes one when it
/// starts without this), when packages were installed since, or when the kernel is of another kind.
/// `cache` is libguestfs's cache directory (guestfs_get_cachedir).
std::optional<std::filesystem::path> fast_appliance(const std::filesystem::path& cache);

/// The ELF kernel inside a compressed x86 kernel (the "bzImage" of Linux's x86 boot protocol, 2.08 and
/// later). None when `image` is something else, or the kernel inside cannot be started directly.
std::optional<std::string> unpack_kernel(std::string_view image);

}  // namespace guestfit
