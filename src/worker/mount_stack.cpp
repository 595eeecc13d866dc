// SPDX-License-Identifier: LGPL-2.1-or-later
#include "worker/mount_stack.hpp"

#include <cerrno>
#include <climits>
#include <cstring>

#include <sys/mount.h>
#include <sys/statvfs.h>

#include <fcntl.h>
#include <unistd.h>

#include <guestfit/error.hpp>

#include "util/host_file.hpp"
#include "util/text.hpp"
#include "worker/host_program.hpp"
#include "worker/mount_failure.hpp"
#include "worker/mount_options.hpp"
#include "worker/system_setup.hpp"

namespace guestfit {
namespace {

/// How long ntfs-3g may write after its file system was unmounted.
constexpr int kPatience = 60;

/// Nothing of a guest is a device or a program here.
constexpr unsigned long kAlways = MS_NODEV | MS_NOSUID | MS_NOEXEC;

/// The path of this machine that an open directory has now.
std::string path_of(int fd) {
  char path[PATH_MAX];
  const auto length = readlink(("/proc/self/fd/" + std::to_string(fd)).c_str(), path, sizeof path);
  if (length < 0) {
    throw Error(ErrorKind::failed, "", std::string("cannot find a mount point: ") + strerror(errno),
                "use --backend libguestfs");
  }
  return std::string(path, static_cast<std::size_t>(length));
}

/// The kernel's driver for a type of libblkid's. The one for ext4 mounts its predecessors as well, as in the
/// kernels of distributions.
std::string driver_of(const std::string& type) {
  return type == "ext2" || type == "ext3" ? "ext4" : type;
}

bool kernel_knows(const std::string& driver) {
  for (const auto& line : split_lines(read_host_file("/proc/filesystems"))) {
    const auto words = split_words(without_line_end(line));
    if (!words.empty() && words.back() == driver) return true;
  }
  return false;
}

/// Loads what the driver needs before the kernel would start modprobe(8) for each part of it. False when
/// there is no such driver.
bool load_driver(KernelModules& modules, const std::string& driver) {
  if (kernel_knows(driver)) return true;
  if (driver == "vfat") {
    modules.load("nls_cp437");
    modules.load("nls_iso8859-1");
  }
  return modules.load("fs-" + driver);
}

bool is_read_only(const std::string& path) {
  struct statvfs status = {};
  return statvfs(path.c_str(), &status) == 0 && (status.f_flag & ST_RDONLY) != 0;
}

}  // namespace

MountStack::MountStack(std::string directory, KernelModules& modules)
    : directory_(std::move(directory)),
      modules_(modules),
      root_(std::make_shared<RootedDirectory>(directory_)) {
  root_->detach();
}

std::optional<MountFailure> MountStack::mount(const std::string& device, const std::string& type,
                                              const std::string& mountpoint, const std::string& options) {
  auto target = directory_;
  if (mountpoint != "/") {
    const auto place = root_->open(mountpoint, O_PATH | O_DIRECTORY | O_NOFOLLOW, "mount a file system on");
    if (!place) return MountFailure{"there is no directory " + printable(mountpoint) + " to mount it on"};
    target = path_of(place->get());
  }
  auto failure = mount_at(device, type, target, options);
  if (failure) return failure;
  mounted_.push_back(target);
  if (mountpoint == "/") root_->attach(directory_);
  return std::nullopt;
}

std::optional<MountFailure> MountStack::mount_at(const std::string& device, const std::string& type,
                                                 const std::string& target, const std::string& options) {
  auto failure = type == "ntfs" ? mount_ntfs(device, target, options)
                                : mount_by_kernel(device, driver_of(type), target, options);
  if (failure) return failure;
  const bool wanted_writable = (parse_mount_options(options).flags & MS_RDONLY) == 0;
  if (!wanted_writable || !is_read_only(target)) return std::nullopt;
  // ntfs-3g does this with the disk of a hibernated Windows, others when they meet an error.
  umount2(target.c_str(), UMOUNT_NOFOLLOW);
  wait_for_children(kPatience);
  if (type == "ntfs") return MountFailure{"it can be mounted for reading only, because its state is unclean"};
  return MountFailure{std::string(strerror(EUCLEAN)) + ": it can be mounted for reading only"};
}

std::optional<MountFailure> MountStack::mount_by_kernel(const std::string& device, const std::string& driver,
                                                        const std::string& target,
                                                        const std::string& options) {
  auto [flags, data] = parse_mount_options(options);
  // Names as everywhere else; distributions' kernels have this as their default.
  if (driver == "vfat") data += data.empty() ? "utf8" : ",utf8";
  const MountFailure unknown = {"it does not know file systems of type " + driver, true};
  if (!load_driver(modules_, driver)) return unknown;
  log_.mark();
  if (::mount(device.c_str(), target.c_str(), driver.c_str(), flags | kAlways, data.c_str()) == 0)
    return std::nullopt;
  const int error_number = errno;
  if (error_number == ENODEV) return unknown;
  const auto messages = log_.messages();
  if (const auto feature = missing_feature(messages)) return MountFailure{*feature, true};
  return MountFailure{describe_mount_failure(error_number, messages)};
}

std::optional<MountFailure> MountStack::mount_ntfs(const std::string& device, const std::string& target,
                                                   const std::string& options) {
  modules_.load("fuse");
  const auto result = run_host_program(
      {"ntfs-3g", "-o", options.empty() ? "nodev,nosuid" : options + ",nodev,nosuid", device, target});
  if (result.exit_status == 0) return std::nullopt;
  const std::string said(trim(result.error_text));
  return MountFailure{said.empty() ? last_words(result) : said};
}

void MountStack::unmount_all() {
  root_->detach();
  while (!mounted_.empty()) {
    const auto& path = mounted_.back();
    if (umount2(path.c_str(), UMOUNT_NOFOLLOW) != 0) {
      const auto inside = path == directory_ ? "/" : path.substr(directory_.size());
      throw Error(ErrorKind::failed, "",
                  "cannot unmount " + printable(inside) + " of the guest: " + strerror(errno),
                  "report this as a fault of guestfit");
    }
    mounted_.pop_back();
  }
  // What ntfs-3g has not written yet, it writes before it ends.
  if (!wait_for_children(kPatience)) {
    throw Error(ErrorKind::failed, "", "ntfs-3g does not end after its file system was unmounted",
                "check the disk image");
  }
}

}  // namespace guestfit
