// SPDX-License-Identifier: LGPL-2.1-or-later
// What inspection found out about a guest, as plain values. Paths are the guest's own ("/etc/fstab").
// Devices are named by the order in which the disks were given, whatever the guest calls them:
// "/dev/sda" is the first disk, "/dev/sda1" its first partition, "/dev/VG/LV" a logical volume.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace guestfit {

enum class PartitionScheme { none, mbr, gpt };

struct Disk {
  std::string device;
  std::uint64_t size = 0;  ///< bytes
  PartitionScheme scheme = PartitionScheme::none;

  bool operator==(const Disk&) const = default;
};

/// A file system, a swap area, or anything else with a signature ("crypto_LUKS", "LVM2_member").
struct FileSystem {
  std::string device;
  std::string type;   ///< as blkid(8) names it: "ext4", "swap", "vfat"; "" when there is no signature
  std::string uuid;   ///< "" when it has none
  std::string label;  ///< "" when it has none
  std::string partition_uuid;
  std::string partition_label;
  std::string partition_type;  ///< GPT type GUID (upper case) or MBR type ("0x83"); "" when not a partition
  std::uint64_t size = 0;      ///< bytes; 0 when not known
  std::string last_mounted;  ///< where its superblock says it was mounted last (ext2/3/4); "" when not known
  std::optional<std::string> mountpoint;  ///< in this guest; none when it is not mounted

  bool operator==(const FileSystem&) const = default;
};

struct OperatingSystem {
  std::string family;   ///< "linux" or "windows"
  std::string distro;   ///< os-release(5) ID: "debian", "rhel", ...
  std::string version;  ///< as exact as the guest says: "12.15"
  std::string arch;     ///< "x86_64", "aarch64", "i386", ...; "" when not known
  std::string product;  ///< for a person: "Debian GNU/Linux 12 (bookworm)"

  bool operator==(const OperatingSystem&) const = default;
};

struct BootLoader {
  std::string kind;    ///< "grub2", "grub-legacy", "systemd-boot", "extlinux"
  std::string config;  ///< the file that it reads

  bool operator==(const BootLoader&) const = default;
};

/// A set of programs that configures the network.
struct NetworkStack {
  std::string name;  ///< "ifupdown", "netplan", "systemd-networkd", "NetworkManager", "initscripts" (Red
                     ///< Hat's ifcfg files), "wicked", "suse-ifup" (SUSE's ifcfg files), "dhcpcd", "connman"
  bool in_charge = false;  ///< the guest starts it at boot; several may be
  std::string renderer;    ///< of netplan: "networkd" or "NetworkManager"; "" for others

  bool operator==(const NetworkStack&) const = default;
};

struct Kernel {
  std::string version;                     ///< as in /lib/modules
  std::string image;                       ///< "/boot/vmlinuz-..."
  std::optional<std::string> initramfs;    ///< none when the kernel has none
  std::optional<std::string> modules_dir;  ///< "/lib/modules/VERSION"; none when it is missing

  bool operator==(const Kernel&) const = default;
};

struct Facts {
  OperatingSystem os;
  std::string firmware;  ///< "bios" or "uefi": what the guest's disks boot with
  std::string root;      ///< device of the root file system; "" when it is not known (a directory)
  std::string hostname;
  std::vector<BootLoader> boot_loaders;
  std::vector<Kernel> kernels;                    ///< newest first
  std::vector<std::string> initramfs_generators;  ///< "initramfs-tools", "dracut", ...
  std::vector<NetworkStack> network_stacks;       ///< those that are installed
  std::vector<std::string> network_files;
  bool storage_known = false;  ///< false for a directory: then disks and file systems are empty
  std::vector<Disk> disks;
  std::vector<FileSystem> filesystems;

  bool operator==(const Facts&) const = default;
};

}  // namespace guestfit
