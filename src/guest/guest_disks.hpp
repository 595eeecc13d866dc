// SPDX-License-Identifier: LGPL-2.1-or-later
// The disks of a guest as a backend opened them: what is on them, and mounting their file systems below one
// root. A directory has one of its own, backends with a kernel share MountedDisks; inspection decides what
// goes where.
#pragma once

#include <string>
#include <vector>

#include <guestfit/facts.hpp>

#include "guest/guest_reader.hpp"

namespace guestfit {

/// What is on the disks, before anything is mounted.
struct Storage {
  /// False for a tree without disks: then nothing can be said about devices.
  bool known = false;
  std::vector<Disk> disks;
  std::vector<FileSystem> filesystems;  ///< in the order of the disks; `mountpoint` is not set
  /// The text that each physical volume of lvm has about its volume group, as far as there is one.
  std::vector<std::string> lvm_metadata;
};

class GuestDisks {
 public:
  GuestDisks() = default;
  GuestDisks(const GuestDisks&) = delete;
  GuestDisks& operator=(const GuestDisks&) = delete;
  virtual ~GuestDisks() = default;

  virtual const Storage& storage() const = 0;

  /// Mounts the file system on `device` read-only at `mountpoint`, which exists in what is mounted already
  /// ("/" comes first). `options` are those that change what is seen ("subvol=@"), "" for none.
  /// Throws Error when it cannot be mounted.
  virtual void mount(const std::string& device, const std::string& mountpoint,
                     const std::string& options) = 0;

  virtual void unmount_all() = 0;

  /// Looks for damage on the file systems that are mounted, beyond what replaying a journal cures, and leaves
  /// nothing mounted. Throws Error (refused, ERR-10) that names the file system.
  virtual void check() = 0;

  /// Throws Error (refused, ERR-10) when a file system that is mounted showed damage while it was read: names
  /// of a damaged directory are missing without an error. To be called before what was read is relied on.
  virtual void require_undamaged() = 0;

  /// The files of what is mounted now.
  virtual const GuestReader& reader() const = 0;
};

}  // namespace guestfit
