// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/libguestfs_writable_disks.hpp"

#include <guestfit/error.hpp>

#include "guest/libguestfs_mounts.hpp"
#include "guest/libguestfs_writer.hpp"

namespace guestfit {
namespace {

using Access = LibguestfsMounts::Access;

class LibguestfsWritableDisks final : public WritableGuestDisks {
 public:
  explicit LibguestfsWritableDisks(const std::vector<LibguestfsDrive>& drives)
      : mounts_(drives, Access::writable), writer_(mounts_.handle(), mounts_.reader()) {}

  const Storage& storage() const override { return mounts_.storage(); }
  void mount(const std::string& device, const std::string& mountpoint, const std::string& options) override {
    mounts_.mount(device, mountpoint, options);
  }
  void unmount_all() override {
    mounts_.unmount_all();
    writable_ = false;
  }
  void check() override {
    writable_ = false;
    mounts_.check();
  }
  const GuestReader& reader() const override { return mounts_.reader(); }

  void remount_writable() override {
    mounts_.remount(Access::writable);
    writable_ = true;
  }

  void remount_read_only() override {
    writable_ = false;
    mounts_.handle()->sync();
    mounts_.remount(Access::read_only);
  }

  GuestWriter& writer() override {
    if (writable_) return writer_;
    throw Error(ErrorKind::failed, "", "the disks are mounted for reading only at this point",
                "report this as a fault of guestfit");
  }

  void close() override {
    writable_ = false;
    mounts_.unmount_now();
    mounts_.handle()->sync();
    mounts_.handle()->shut_down();
  }

 private:
  LibguestfsMounts mounts_;
  LibguestfsWriter writer_;
  bool writable_ = false;
};

}  // namespace

std::unique_ptr<WritableGuestDisks> open_writable_libguestfs_disks(
    const std::vector<LibguestfsDrive>& drives) {
  return std::make_unique<LibguestfsWritableDisks>(drives);
}

}  // namespace guestfit
