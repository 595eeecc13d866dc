// SPDX-License-Identifier: LGPL-2.1-or-later
// The disks of a guest, opened by the kernel that this process runs on: the one of the sandbox, which has
// nothing else to do. Needs what set_up_system (system_setup.hpp) makes.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "guest/directory_reader.hpp"
#include "guest/directory_writer.hpp"
#include "guest/disk_access.hpp"
#include "util/array_names.hpp"
#include "worker/assembly.hpp"
#include "worker/block_devices.hpp"
#include "worker/damage_watch.hpp"
#include "worker/kernel_log.hpp"
#include "worker/kernel_modules.hpp"
#include "worker/mount_stack.hpp"

namespace guestfit {

struct KernelAccessOptions {
  std::size_t disk_count = 1;
  /// Files with the keys of encrypted volumes, by their devices.
  std::map<std::string, std::string> keys;
  std::string guest_directory = "/guest";   ///< exists; the guest is mounted there
  std::filesystem::path modules_directory;  ///< empty for /lib/modules/RELEASE
};

class KernelAccess final : public DiskAccess {
 public:
  /// Assembles arrays and volumes, and opens the encrypted volumes that there are keys for. Throws Error, and
  /// BackendLimit when this host lacks a program that is needed for it.
  explicit KernelAccess(const KernelAccessOptions& options);

  std::vector<std::string> partitions() override;
  std::vector<std::string> arrays() override;
  std::vector<std::string> logical_volumes() override;
  std::vector<std::string> opened_volumes() override { return opened_; }
  std::uint64_t device_size(const std::string& device) override;
  std::string read_device(const std::string& device, std::uint64_t offset, std::uint32_t count) override;
  std::map<std::string, std::string> probe(const std::string& device) override;

  std::optional<std::string> mount(const std::string& device, const std::string& type,
                                   const std::string& mountpoint, const std::string& options) override;
  void unmount_all() override;
  void drop_caches() override;
  void sync() override;
  std::optional<std::string> damage_met(const std::string& device) override;
  std::optional<std::string> complaints(const std::string& device, const std::string& program) override;

  const GuestReader& reader() const override { return reader_; }
  GuestWriter& writer() override { return writer_; }

  void close() override;

 private:
  /// Finds out anew which devices there are, and what those are members of.
  Members look();
  /// Both do it when there are members that they have not seen before, and return whether they did.
  bool assemble_new_arrays(const Members& members);
  bool activate_new_volumes(const Members& members);
  void assemble();
  void name_arrays();
  std::string kernel_name(const std::string& device) const;
  const std::map<std::string, std::string>& probe_kernel_device(const std::string& name);
  void open_volumes(const std::map<std::string, std::string>& keys);
  void check_writes();
  /// Does it, with the common names of devices in what it throws.
  template <class Action>
  auto named(Action action);

  std::size_t disk_count_;
  KernelModules modules_;
  KernelLog log_;
  BlockDevices devices_;
  ArrayNames array_names_;
  MountStack mounts_;
  DamageWatch damage_;
  DirectoryReader reader_;
  DirectoryWriter writer_;
  std::vector<std::string> volumes_;
  std::vector<std::string> opened_;
  Members known_members_;
  /// What a device is does not change while it is open. By the kernel's names.
  std::map<std::string, std::map<std::string, std::string>> probes_;
};

}  // namespace guestfit
