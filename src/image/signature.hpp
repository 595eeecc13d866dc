// SPDX-License-Identifier: LGPL-2.1-or-later
// Recognises disk images by their first and last bytes.
//
// Sources: QEMU docs/interop/qcow2.txt; VMware Virtual Disk Format 1.1; Microsoft Virtual Hard Disk Image
// Format Specification 1.0 (footer) and MS-VHDX 2.2.1; UEFI Specification 5.3 (GPT); magic(5) and the
// on-disk documentation of the file systems.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace guestfit {

/// How much of the beginning recognise_image() wants to see: the superblock of Btrfs is the farthest away.
constexpr std::size_t kSignatureHead = 69632;
/// How much of the end: the footer of a VHD.
constexpr std::size_t kSignatureTail = 512;

struct ImageSignature {
  /// "raw", "qcow2", "vmdk", "vhd", "vhdx"; "" for something that is no disk image that guestfit takes.
  std::string format;
  /// What it is instead, where that is known: "a gzip archive".
  std::string instead;
  /// What to do then.
  std::string remedy;
};

/// `head` and `tail` are the first kSignatureHead and last kSignatureTail bytes, or what there is of them.
/// Raw content counts as a disk when it has a boot sector, a GPT, or a file system or volume that Linux or
/// Windows guests put on whole disks.
ImageSignature recognise_image(std::string_view head, std::string_view tail, std::uint64_t file_size);

/// qcow2 only: the image keeps its data in another file, named in the header (incompatible feature bit 2).
bool qcow2_has_data_file(std::string_view head);

enum class VhdKind { fixed, dynamic, differencing };

/// VHD only.
VhdKind vhd_kind(std::string_view head, std::string_view tail);

/// VHD only: false when the copy of the footer at the beginning of a dynamic disk is not as the one at the
/// end, as in a file that was cut short.
bool vhd_footers_agree(std::string_view head, std::string_view tail);

enum class VmdkKind {
  whole,      ///< its content is in files
  on_device,  ///< its content is on a device of the old host ("raw device mapping")
  se_sparse,  ///< a snapshot of vSphere in the form of SEsparse
};

/// VMDK only, from createType in its descriptor (VMware, "Virtual Disk Format 5.0"; seSparse is of later
/// date).
VmdkKind vmdk_kind(std::string_view head);

}  // namespace guestfit
