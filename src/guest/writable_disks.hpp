// SPDX-License-Identifier: LGPL-2.1-or-later
// Disks that can be written to. Like GuestWriter, only src/apply may name it.
#pragma once

#include "guest/guest_disks.hpp"
#include "guest/guest_writer.hpp"

namespace guestfit {

class WritableGuestDisks : public GuestDisks {
 public:
  /// Mounts what is mounted now again, at the same places, read-write. Plans are made before this.
  virtual void remount_writable() = 0;

  /// Unmounts everything and mounts it again read-only, with all caches dropped, so that what is read next
  /// comes from the disk.
  virtual void remount_read_only() = 0;

  /// Throws Error unless the disks are mounted read-write.
  virtual GuestWriter& writer() = 0;

  /// Unmounts, syncs and lets the disks go; errors of the last writes are thrown here. Nothing may be
  /// called after it.
  virtual void close() = 0;
};

}  // namespace guestfit
