// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/libguestfs_mounts.hpp"

#include <algorithm>

#include <guestfit/error.hpp>

#include "guest/ext_superblock.hpp"
#include "guest/libguestfs_messages.hpp"
#include "guest/libguestfs_storage.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

bool is_ext(const std::string& type) {
  return type == "ext2" || type == "ext3" || type == "ext4";
}

/// Options come from the guest's fstab: only those that choose what is seen pass.
void check_options(const std::string& options, const std::string& device) {
  if (options.empty()) return;
  for (const auto& option : split(options, ',')) {
    if (option.starts_with("subvol=") || option.starts_with("subvolid=")) continue;
    throw Error(ErrorKind::failed, "",
                "the option \"" + printable(option) + "\" is not one to mount " + device + " with",
                "correct the guest's /etc/fstab");
  }
}

/// noatime, so that reading changes nothing. A guest may ask for a kernel panic on errors in its superblock,
/// which would end the appliance.
std::string all_options(const std::string& type, const std::string& options,
                        LibguestfsMounts::Access access) {
  std::string all = access == LibguestfsMounts::Access::read_only ? "ro,noatime" : "noatime";
  if (is_ext(type)) all += ",errors=remount-ro";
  return options.empty() ? all : all + "," + options;
}

/// The program that looks for damage and changes nothing; "" where there is none that is worth its time.
std::string checker(const std::string& type) {
  if (is_ext(type)) return "e2fsck -n -f";
  if (type == "xfs") return "xfs_repair -n";
  return "";
}

/// e2fsck -n answers its own questions: "Inode 19 ref count is 7, should be 1.  Fix? no".
std::string without_question(const std::string& text) {
  const auto mark = text.find("? no");
  if (mark == std::string::npos) return text;
  const auto end = text.rfind(". ", mark);
  return end == std::string::npos ? text : text.substr(0, end);
}

/// The first complaint in what a checker wrote: neither its name nor its headings.
std::string first_complaint(const std::string& output) {
  for (const auto& line : split_lines(output)) {
    const std::string text(trim(line));
    if (text.empty() || starts_with_any(text, {"e2fsck ", "Pass ", "Phase ", "- ", "Warning!"})) continue;
    return plain_message(without_question(text));
  }
  return "the check of the file system failed";
}

}  // namespace

LibguestfsMounts::LibguestfsMounts(const std::vector<LibguestfsDrive>& drives, Access access)
    : handle_(std::make_shared<LibguestfsHandle>(drives, access == Access::read_only)),
      reader_(handle_),
      storage_(read_storage(*handle_, drives)) {}

std::string LibguestfsMounts::type_of(const std::string& device) const {
  const auto found = std::find_if(storage_.filesystems.begin(), storage_.filesystems.end(),
                                  [&](const FileSystem& each) { return each.device == device; });
  return found == storage_.filesystems.end() ? "" : found->type;
}

void LibguestfsMounts::mount(const std::string& device, const std::string& mountpoint,
                             const std::string& options) {
  const Mount wanted{device, mountpoint, options};
  if (released_ && mounts_.size() == 1 && mounts_.front() == wanted) {
    released_ = false;
    return;
  }
  if (released_) unmount_now();
  check_options(options, device);
  mount_one(wanted, Access::read_only);
  mounts_.push_back(wanted);
}

void LibguestfsMounts::mount_one(const Mount& mount, Access access) {
  const auto type = type_of(mount.device);
  // The appliance follows symbolic links of a mount point on its own file system, not the guest's.
  const auto mountpoint = mount.mountpoint == "/" ? mount.mountpoint : reader_.resolve(mount.mountpoint);
  const auto problem = handle_->mount(mount.device, mountpoint, all_options(type, mount.options, access));
  reader_.forget();
  if (problem) throw mount_error(mount.device, type, *problem);
}

void LibguestfsMounts::unmount_now() {
  released_ = false;
  mounts_.clear();
  reader_.forget();
  handle_->unmount_all();
}

void LibguestfsMounts::check() {
  const auto mounts = released_ ? std::vector<Mount>() : mounts_;
  unmount_now();
  for (const auto& mount : mounts)
    check_thoroughly(mount);
}

void LibguestfsMounts::remount(Access access) {
  const auto mounts = released_ ? std::vector<Mount>() : mounts_;
  if (access == Access::writable) {
    check();
  } else {
    unmount_now();
  }
  if (access == Access::read_only) handle_->drop_caches();
  for (const auto& mount : mounts) {
    mount_one(mount, access);
    mounts_.push_back(mount);
  }
}

void LibguestfsMounts::check_superblock(const std::string& device) {
  const auto superblock =
      parse_ext_superblock(handle_->read_device(device, kExtSuperblockOffset, kExtSuperblockSize));
  const auto damage = superblock ? damage_of(*superblock) : std::nullopt;
  if (damage) throw damaged_error(device, *damage);
}

/// A checker that must not write wants a file system whose journal was replayed and whose counters are right:
/// that is what mounting it writable and unmounting it does. Nothing of the guest's files changes by it.
void LibguestfsMounts::check_thoroughly(const Mount& mount) {
  const auto type = type_of(mount.device);
  const auto program = checker(type);
  if (program.empty() || sound_.contains(mount.device)) return;
  if (is_ext(type)) check_superblock(mount.device);
  mount_one({mount.device, "/", mount.options}, Access::writable);
  handle_->unmount_all();
  const auto complaints = handle_->complaints(mount.device, program);
  if (complaints) throw damaged_error(mount.device, first_complaint(*complaints));
  sound_.insert(mount.device);
}

}  // namespace guestfit
