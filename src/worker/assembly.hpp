// SPDX-License-Identifier: LGPL-2.1-or-later
// Devices that are made of others: md arrays, logical volumes, opened encrypted volumes, Btrfs on several
// disks. The host's own mdadm, lvm and cryptsetup assemble them, started only when a member was seen: each
// start takes tens of milliseconds inside the sandbox. Members are named as the kernel names them
// ("/dev/vda1").
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "worker/kernel_modules.hpp"

namespace guestfit {

/// Which members there are, by the TYPE that libblkid gives a device.
struct Members {
  std::vector<std::string> raid;
  std::vector<std::string> lvm;
  std::vector<std::string> btrfs;

  void add(const std::string& device, std::string_view type);
};

/// Puts arrays together, and starts those that are complete. Throws BackendLimit when this host has no mdadm.
void assemble_arrays(KernelModules& modules);

/// Starts the arrays among `waiting` that can run without their missing members. True when there is any.
bool start_incomplete_arrays(const std::vector<std::string>& waiting);

/// Activates the volumes that the guest itself would activate, as far as their disks are there, and names the
/// active ones that hold data of the guest ("/dev/vg/root"): not pools, mirror legs and their like. Sorted.
/// Throws BackendLimit when this host has no lvm.
std::vector<std::string> activate_volumes(KernelModules& modules);

/// Those that lvm has made a link for below `dev` ("/dev"), as it does for active volumes that a person may
/// use. Asking lvm itself would mean to start it once more.
std::vector<std::string> linked_volumes(const std::filesystem::path& dev);

/// The kernel modules in what lvs(8) wrote of lv_modules: "dm-thin-pool" for a line "  thin,thin-pool".
std::set<std::string> parse_volume_modules(std::string_view output);

/// Tells Btrfs about the devices, so that a file system on several of them can be mounted by any.
void announce_btrfs(const std::vector<std::string>& devices);

/// Opens a LUKS volume as `name`, which becomes "/dev/mapper/NAME". `common_name` is for messages. Throws
/// Error (refused, LIM-13) when the key does not fit, BackendLimit when it cannot be tried here.
void open_encrypted(KernelModules& modules, const std::string& device, const std::string& common_name,
                    const std::string& key_file, const std::string& name);

/// Stops the arrays, so that they are marked as clean, and what lies on them (volumes, encrypted volumes). An
/// array that does not stop is marked when the machine is switched off, which then takes a second longer.
void stop_arrays(const std::vector<std::string>& arrays);

}  // namespace guestfit
