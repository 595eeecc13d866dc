// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/mounted_disks.hpp"

#include <algorithm>

#include <guestfit/error.hpp>

#include "guest/disk_messages.hpp"
#include "guest/disk_storage.hpp"
#include "guest/ext_superblock.hpp"
#include "util/text.hpp"

namespace guestfit {

MountedDisks::MountedDisks(std::unique_ptr<DiskAccess> access, const std::vector<std::uint64_t>& sizes)
    : access_(std::move(access)), storage_(read_storage(*access_, sizes)) {}

std::string MountedDisks::type_of(const std::string& device) const {
  const auto found = std::find_if(storage_.filesystems.begin(), storage_.filesystems.end(),
                                  [&](const FileSystem& each) { return each.device == device; });
  return found == storage_.filesystems.end() ? "" : found->type;
}

std::vector<MountedDisks::Mount> MountedDisks::wanted_mounts() const {
  return released_ ? std::vector<Mount>() : mounts_;
}

void MountedDisks::mount(const std::string& device, const std::string& mountpoint,
                         const std::string& options) {
  const Mount wanted{device, mountpoint, options};
  if (released_ && mounts_.size() == 1 && mounts_.front() == wanted) {
    released_ = false;
    return;
  }
  if (released_) unmount_now();
  require_harmless_options(options, device);
  mount_one(wanted, MountAccess::read_only);
  mounts_.push_back(wanted);
}

void MountedDisks::mount_one(const Mount& mount, MountAccess access) {
  const auto type = type_of(mount.device);
  // A symbolic link in a mount point would be followed outside the guest.
  const auto mountpoint =
      mount.mountpoint == "/" ? mount.mountpoint : access_->reader().resolve(mount.mountpoint);
  const auto problem =
      access_->mount(mount.device, type, mountpoint, mount_options(type, mount.options, access));
  if (problem) throw mount_error(mount.device, type, *problem);
}

void MountedDisks::mount_again(const std::vector<Mount>& mounts, MountAccess access) {
  for (const auto& mount : mounts) {
    mount_one(mount, access);
    mounts_.push_back(mount);
  }
}

void MountedDisks::unmount_all() {
  released_ = true;
  writable_ = false;
}

void MountedDisks::unmount_now() {
  released_ = false;
  mounts_.clear();
  access_->unmount_all();
}

void MountedDisks::check() {
  writable_ = false;
  const auto mounts = wanted_mounts();
  unmount_now();
  for (const auto& mount : mounts)
    check_thoroughly(mount);
}

void MountedDisks::require_undamaged() {
  for (const auto& mount : mounts_)
    require_undamaged(mount.device);
}

void MountedDisks::require_undamaged(const std::string& device) {
  const auto said = access_->damage_met(device);
  if (!said) return;
  throw damaged_error(device, type_of(device),
                      explain_damage(*said).value_or("its structures contradict each other"));
}

void MountedDisks::check_superblock(const std::string& device, const std::string& type) {
  const auto superblock =
      parse_ext_superblock(access_->read_device(device, kExtSuperblockOffset, kExtSuperblockSize));
  const auto damage = superblock ? damage_of(*superblock) : std::nullopt;
  if (damage) throw damaged_error(device, type, *damage);
}

/// A checker that must not write wants a file system whose journal was replayed and whose counters are right:
/// that is what mounting it writable and unmounting it does. Nothing of the guest's files changes by it.
void MountedDisks::check_thoroughly(const Mount& mount) {
  const auto type = type_of(mount.device);
  const auto program = checker_of(type);
  if (program.empty() || sound_.contains(mount.device)) return;
  if (is_ext(type)) check_superblock(mount.device, type);
  mount_one({mount.device, "/", mount.options}, MountAccess::writable);
  access_->unmount_all();
  require_undamaged(mount.device);
  const auto complaints = access_->complaints(mount.device, program);
  if (complaints) {
    throw damaged_error(mount.device, type,
                        split_words(program).front() + " finds: " + first_complaint(*complaints));
  }
  sound_.insert(mount.device);
}

void MountedDisks::remount_writable() {
  const auto mounts = wanted_mounts();
  check();
  mount_again(mounts, MountAccess::writable);
  writable_ = true;
}

void MountedDisks::remount_read_only() {
  writable_ = false;
  access_->sync();
  const auto mounts = wanted_mounts();
  unmount_now();
  access_->drop_caches();
  mount_again(mounts, MountAccess::read_only);
}

GuestWriter& MountedDisks::writer() {
  if (writable_) return access_->writer();
  throw Error(ErrorKind::failed, "", "the disks are mounted for reading only at this point",
              "report this as a fault of guestfit");
}

void MountedDisks::close() {
  writable_ = false;
  const auto mounts = mounts_;
  unmount_now();
  access_->sync();
  for (const auto& mount : mounts)
    require_undamaged(mount.device);
  access_->close();
}

}  // namespace guestfit
