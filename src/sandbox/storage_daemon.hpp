// SPDX-License-Identifier: LGPL-2.1-or-later
// qemu-storage-daemon(1), which shows the disks of one guest, whatever their format, to the sandbox's kernel.
// It reads images of strangers, so it is shut in like the kernel: it sees the files of these disks only.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "sandbox/confinement.hpp"
#include "sandbox/disk_socket.hpp"
#include "sandbox/programs.hpp"
#include "util/child_process.hpp"

namespace guestfit {

/// A disk as the daemon opens it: a qcow2 overlay that takes all writes, on the image.
struct ServedDisk {
  std::string overlay;            ///< path of the qcow2 file as the daemon sees it
  std::vector<SharedPath> files;  ///< everything that the daemon must see to open it
  std::optional<int> inherited;   ///< descriptor that the overlay is reached through
};

/// It sees the files of these disks and nothing else of the host's but /usr.
Confinement daemon_confinement(const std::vector<ServedDisk>& disks);

class StorageDaemon {
 public:
  /// Throws Error when it cannot be started; what is wrong with an image shows later, by its end.
  StorageDaemon(const SandboxPrograms& programs, const std::vector<ServedDisk>& disks,
                const std::vector<DiskSocket>& sockets);
  ~StorageDaemon();
  StorageDaemon(const StorageDaemon&) = delete;
  StorageDaemon& operator=(const StorageDaemon&) = delete;

  /// Readable when it says something, and when it has ended.
  int output() const { return output_.read_end.get(); }

  /// Takes what it wrote. False when it has ended, or is about to.
  bool listen();

  /// What it complained about, for a person; "" for nothing.
  std::string complaint() const;

  /// Ends it with everything written to the overlays. Throws Error when that fails.
  void finish();

 private:
  Pipe commands_;
  Pipe output_;
  std::string said_;
  std::unique_ptr<ChildProcess> process_;
};

}  // namespace guestfit
