// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/libguestfs_disks.hpp"

#include "guest/libguestfs_mounts.hpp"

namespace guestfit {
namespace {

class LibguestfsDisks final : public GuestDisks {
 public:
  explicit LibguestfsDisks(const std::vector<LibguestfsDrive>& drives)
      : mounts_(drives, LibguestfsMounts::Access::read_only) {}

  const Storage& storage() const override { return mounts_.storage(); }
  void mount(const std::string& device, const std::string& mountpoint, const std::string& options) override {
    mounts_.mount(device, mountpoint, options);
  }
  void unmount_all() override { mounts_.unmount_all(); }
  void check() override { mounts_.check(); }
  const GuestReader& reader() const override { return mounts_.reader(); }

 private:
  LibguestfsMounts mounts_;
};

}  // namespace

std::unique_ptr<GuestDisks> open_libguestfs_disks(const std::vector<LibguestfsDrive>& drives) {
  return std::make_unique<LibguestfsDisks>(drives);
}

}  // namespace guestfit
