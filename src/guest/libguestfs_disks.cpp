// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/libguestfs_disks.hpp"

#include "guest/libguestfs_access.hpp"
#include "guest/mounted_disks.hpp"

namespace guestfit {

std::unique_ptr<GuestDisks> open_libguestfs_disks(const std::vector<LibguestfsDrive>& drives,
                                                  const std::map<std::string, std::string>& keys) {
  return std::make_unique<MountedDisks>(std::make_unique<LibguestfsAccess>(drives, true, keys),
                                        virtual_sizes(drives));
}

}  // namespace guestfit
