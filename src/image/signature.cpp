// SPDX-License-Identifier: LGPL-2.1-or-later
#include "image/signature.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace guestfit {
namespace {

using namespace std::string_view_literals;

bool has(std::string_view bytes, std::size_t offset, std::string_view magic) {
  return bytes.size() >= offset + magic.size() && bytes.substr(offset, magic.size()) == magic;
}

/// Big-endian, as qcow2 and VHD have all their numbers. The caller has checked that the bytes are there.
std::uint64_t big_endian(std::string_view bytes, std::size_t offset, std::size_t length) {
  std::uint64_t value = 0;
  for (const char byte : bytes.substr(offset, length))
    value = value << 8U | static_cast<unsigned char>(byte);
  return value;
}

struct Magic {
  std::size_t offset;
  std::string_view bytes;
};

/// What is found on disks without a partition table, and the partition tables themselves.
constexpr std::array kRawDisks = {
    Magic{510, "\x55\xaa"sv},           // MBR, and the boot sector of FAT and NTFS
    Magic{512, "EFI PART"sv},           // GPT
    Magic{4096, "EFI PART"sv},          // GPT on a disk with sectors of 4096 bytes
    Magic{1080, "\x53\xef"sv},          // ext2, ext3, ext4
    Magic{0, "XFSB"sv},                 //
    Magic{0x10040, "_BHRfS_M"sv},       // Btrfs
    Magic{0x8000, "JFS1"sv},            //
    Magic{0, "LUKS\xba\xbe"sv},         //
    Magic{4096, "\xfc\x4e\x2b\xa9"sv},  // md RAID, version 1.2
    Magic{0, "\xfc\x4e\x2b\xa9"sv},     // md RAID, version 1.1
    Magic{4086, "SWAPSPACE2"sv},        //
    Magic{0, "LABELONE"sv},             // LVM2: the label may be in any of the first four sectors
    Magic{512, "LABELONE"sv},           //
    Magic{1024, "LABELONE"sv},          //
    Magic{1536, "LABELONE"sv},          //
};

struct KnownOther {
  Magic magic;
  const char* what;
  const char* remedy;
};

constexpr auto kUnpack = "unpack it and give the disk image that is in it";
constexpr auto kConvert = "convert it to qcow2 first: qemu-img convert -O qcow2 OLD NEW.qcow2";

constexpr std::array kOthers = {
    KnownOther{{0, "\x1f\x8b"sv}, "a gzip archive", kUnpack},
    KnownOther{{0,
                "\xfd"
                "7zXZ"sv},
               "an xz archive",
               kUnpack},
    KnownOther{{0, "\x28\xb5\x2f\xfd"sv}, "a zstd archive", kUnpack},
    KnownOther{{0, "BZh"sv}, "a bzip2 archive", kUnpack},
    KnownOther{{0, "PK\x03\x04"sv}, "a zip archive", kUnpack},
    KnownOther{{0, "7z\xbc\xaf\x27\x1c"sv}, "a 7z archive", kUnpack},
    KnownOther{{257, "ustar"sv}, "a tar archive or OVA", kUnpack},
    KnownOther{{0, "QFI\xfb\x00\x00\x00\x01"sv}, "a qcow image of version 1", kConvert},
    KnownOther{{64, "\x7f\x10\xda\xbe"sv}, "a VirtualBox VDI image", kConvert},
    KnownOther{{0, "QED\x00"sv}, "a QED image", kConvert},
};

constexpr std::size_t kVhdFooterSize = 512;

/// A VHD footer whose checksum (one's complement of the sum of all other bytes) is right.
bool is_vhd_footer(std::string_view footer) {
  if (footer.size() != kVhdFooterSize || !has(footer, 0, "conectix")) return false;
  constexpr std::size_t kChecksum = 64;
  std::uint32_t sum = 0;
  for (std::size_t at = 0; at < footer.size(); ++at) {
    if (at < kChecksum || at >= kChecksum + 4) sum += static_cast<unsigned char>(footer[at]);
  }
  return big_endian(footer, kChecksum, 4) == static_cast<std::uint32_t>(~sum);
}

bool is_raw_disk(std::string_view head) {
  return std::any_of(kRawDisks.begin(), kRawDisks.end(),
                     [&](const Magic& magic) { return has(head, magic.offset, magic.bytes); });
}

ImageSignature as_format(const char* format) {
  return {format, "", ""};
}

}  // namespace

ImageSignature recognise_image(std::string_view head, std::string_view tail, std::uint64_t file_size) {
  for (const auto& other : kOthers) {
    // A tar header and a boot sector fit into one block: what boots is a disk.
    if (has(head, other.magic.offset, other.magic.bytes) && !(other.magic.offset != 0 && is_raw_disk(head))) {
      return {"", other.what, other.remedy};
    }
  }
  if (has(head, 0, "QFI\xfb")) return as_format("qcow2");
  if (has(head, 0, "KDMV") || has(head, 0, "COWD") || has(head, 0, "# Disk DescriptorFile"))
    return as_format("vmdk");
  if (has(head, 0, "vhdxfile")) return as_format("vhdx");
  if (has(head, 0, "conectix") || (is_vhd_footer(tail) && file_size > kVhdFooterSize))
    return as_format("vhd");
  if (is_raw_disk(head)) return as_format("raw");
  return {};
}

bool qcow2_has_data_file(std::string_view head) {
  constexpr std::size_t kVersion = 4;
  constexpr std::size_t kIncompatibleFeatures = 72;
  constexpr std::uint64_t kDataFileBit = 4;
  if (head.size() < kIncompatibleFeatures + 8 || big_endian(head, kVersion, 4) < 3) return false;
  return (big_endian(head, kIncompatibleFeatures, 8) & kDataFileBit) != 0;
}

VhdKind vhd_kind(std::string_view head, std::string_view tail) {
  constexpr std::size_t kType = 60;
  const auto footer = has(head, 0, "conectix") ? head : tail;
  if (footer.size() < kType + 4) return VhdKind::fixed;
  switch (big_endian(footer, kType, 4)) {
    case 3:
      return VhdKind::dynamic;
    case 4:
      return VhdKind::differencing;
    default:
      return VhdKind::fixed;
  }
}

bool vhd_footers_agree(std::string_view head, std::string_view tail) {
  return !has(head, 0, "conectix") || head.substr(0, kVhdFooterSize) == tail;
}

VmdkKind vmdk_kind(std::string_view head) {
  if (!has(head, 0, "# Disk DescriptorFile")) return VmdkKind::whole;
  constexpr std::string_view kKey = "createType=\"";
  const auto key = head.find(kKey);
  if (key == std::string_view::npos) return VmdkKind::whole;
  const auto begin = key + kKey.size();
  const auto type = head.substr(begin, head.find_first_of("\"\n", begin) - begin);
  if (type == "seSparse") return VmdkKind::se_sparse;
  for (const std::string_view device :
       {"vmfsRDM", "vmfsRDMP", "vmfsRawDeviceMap", "vmfsPassthroughRawDeviceMap", "vmfsRaw", "fullDevice",
        "partitionedDevice"}) {
    if (type == device) return VmdkKind::on_device;
  }
  return VmdkKind::whole;
}

}  // namespace guestfit
