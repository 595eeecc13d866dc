// SPDX-License-Identifier: LGPL-2.1-or-later
// Finds out what an image file is, by its content and never by its name, and refuses what guestfit cannot
// take, each with one sentence and a remedy. Nothing is written.
//
// A guest decides what the first sectors of its raw disk say, so an image that names other files (backing
// files, VMDK extents) is accepted only when these are regular files in the directory of the image or below
// it: a guest cannot make guestfit read a file elsewhere on the host.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace guestfit {

struct ImageInfo {
  std::string path;                ///< as the user named it, for messages and reports
  std::filesystem::path file;      ///< absolute, symbolic links resolved: what is worked on
  std::string format;              ///< "raw", "qcow2", "vmdk", "vhd" or "vhdx"
  std::uint64_t virtual_size = 0;  ///< bytes that the guest sees
  std::optional<std::filesystem::path> backing_file;  ///< absolute; only checked, never written to
  /// Every file that QEMU opens for it, absolute: the image, the extents of a VMDK, the chain of backing
  /// files.
  std::vector<std::filesystem::path> all_files;
};

/// Throws Error: no such file, not a disk image (ERR-1), a damaged one (ERR-1, ERR-3, ERR-4), a backing file
/// that is missing (LIM-6) or elsewhere, an image that another program writes to.
ImageInfo probe_image(const std::string& path);

/// All disks of one guest, in the order given. Throws Error (usage) when one file is given twice.
std::vector<ImageInfo> probe_images(const std::vector<std::string>& paths);

}  // namespace guestfit
