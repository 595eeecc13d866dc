// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/libguestfs_handle.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <limits>
#include <string_view>

#include <sys/stat.h>

#include <guestfs.h>
#include <stdlib.h>

#include "guest/guest_error.hpp"
#include "guest/libguestfs_messages.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

// The protocol takes messages of up to 4 MiB, headers included (guestfs(3), PROTOCOL LIMITS).
constexpr std::size_t kLargestPiece = 2U << 20U;

constexpr const char* kReadRemedy = "check the disk image, and the file system of the guest with fsck";
constexpr const char* kWriteRemedy = "check the file system of the guest with fsck; the image is as it was";

struct FreeStrings {
  void operator()(char** strings) const {
    for (char** each = strings; *each != nullptr; ++each)
      free(*each);
    free(strings);
  }
};
using Strings = std::unique_ptr<char*, FreeStrings>;

struct FreeMemory {
  void operator()(char* memory) const { free(memory); }
};
using Buffer = std::unique_ptr<char, FreeMemory>;

template <auto Function>
struct FreeWith {
  template <class T>
  void operator()(T* object) const {
    Function(object);
  }
};

std::vector<std::string> to_vector(const Strings& strings) {
  std::vector<std::string> vector;
  for (char** each = strings.get(); *each != nullptr; ++each)
    vector.emplace_back(*each);
  return vector;
}

FileType type_of(std::int64_t mode) {
  const auto bits = static_cast<mode_t>(mode);
  if (S_ISREG(bits)) return FileType::regular;
  if (S_ISDIR(bits)) return FileType::directory;
  if (S_ISLNK(bits)) return FileType::symlink;
  return FileType::other;
}

/// blkid(8) puts a backslash before characters that a shell would take for its own, and writes those that
/// cannot be printed as \\xHH.
std::string unescape(const std::string& text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      plain += text[i];
      continue;
    }
    unsigned byte = 0;
    const char* const digits = text.data() + i + 2;
    const bool is_hex = text[i + 1] == 'x' && text.size() - i >= 4 &&
                        std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2;
    plain += is_hex ? static_cast<char>(byte) : text[i + 1];
    i += is_hex ? 3 : 1;
  }
  return plain;
}

/// The name of a device in the appliance itself, which may count the disks in another order: a pattern for
/// its shell. Logical volumes and arrays have one name only.
std::string real_name(const std::string& device) {
  constexpr std::string_view kDisk = "/dev/sd";
  if (device.starts_with(kDisk)) {
    // "a" is the first disk, "aa" the one after "z".
    auto rest = std::string_view(device).substr(kDisk.size());
    std::size_t number = 0;
    for (; !rest.empty() && rest[0] >= 'a' && rest[0] <= 'z' && number < 1000; rest.remove_prefix(1)) {
      number = number * 26 + static_cast<std::size_t>(rest[0] - 'a') + 1;
    }
    if (number > 0 && rest.find_first_not_of("0123456789") == std::string_view::npos) {
      return "/dev/disk/by-path/*-scsi-0:0:" + std::to_string(number - 1) + ":0" +
             (rest.empty() ? "" : "-part" + std::string(rest));
    }
  }
  // The letters that names of volumes and volume groups are made of, lvm(8).
  constexpr std::string_view kSafe = "/_.+-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  if (device.starts_with("/dev/") && device.find_first_not_of(kSafe) == std::string::npos) return device;
  throw_guest_error("check", device, "this is not the name of a disk", "");
}

/// A NUL would cut the path short on its way through C, so that another file would be meant.
bool has_nul(const std::string& path) {
  return path.find('\0') != std::string::npos;
}

}  // namespace

void LibguestfsHandle::fail(const std::string& doing, const std::string& what) const {
  const char* message = guestfs_last_error(get());
  const bool writing = doing != "read" && doing != "examine" && doing != "list";
  throw_guest_error(doing, what, message == nullptr ? "the appliance gave no reason" : plain_message(message),
                    writing ? kWriteRemedy : kReadRemedy);
}

void LibguestfsHandle::check(int result, const std::string& doing, const std::string& what) const {
  if (result != 0) fail(doing, what);
}

std::vector<std::string> LibguestfsHandle::partitions() {
  const Strings found(guestfs_list_partitions(get()));
  if (!found) fail("examine", "the partitions");
  return to_vector(found);
}

std::vector<std::string> LibguestfsHandle::logical_volumes() {
  const Strings found(guestfs_lvs(get()));
  if (!found) fail("examine", "the logical volumes");
  return to_vector(found);
}

std::vector<std::string> LibguestfsHandle::arrays() {
  const Strings found(guestfs_list_md_devices(get()));
  if (!found) fail("examine", "the RAID arrays");
  return to_vector(found);
}

std::uint64_t LibguestfsHandle::device_size(const std::string& device) {
  const auto size = guestfs_blockdev_getsize64(get(), device.c_str());
  if (size < 0) fail("examine", device);
  return static_cast<std::uint64_t>(size);
}

std::string LibguestfsHandle::read_device(const std::string& device, std::uint64_t offset,
                                          std::uint32_t count) {
  size_t size = 0;
  const Buffer bytes(guestfs_pread_device(get(), device.c_str(), static_cast<int>(count),
                                          static_cast<std::int64_t>(offset), &size));
  if (!bytes) fail("read", device);
  return std::string(bytes.get(), size);
}

std::map<std::string, std::string> LibguestfsHandle::probe(const std::string& device) {
  const Strings found(guestfs_blkid(get(), device.c_str()));
  // It fails on devices that cannot be read or have two signatures that contradict each other; neither is a
  // file system that could be mounted.
  if (!found) return {};
  const auto list = to_vector(found);
  std::map<std::string, std::string> values;
  for (std::size_t i = 0; i + 1 < list.size(); i += 2)
    values[list[i]] = unescape(list[i + 1]);
  return values;
}

std::optional<std::string> LibguestfsHandle::open_encrypted(const std::string& device, const std::string& key,
                                                            const std::string& name) {
  if (key.find('\0') != std::string::npos) {
    throw Error(ErrorKind::failed, "",
                "libguestfs does not take a key with a zero byte in it (" + device + ")",
                "use --backend sandbox");
  }
  if (guestfs_cryptsetup_open(get(), device.c_str(), key.c_str(), name.c_str(), -1) != 0)
    return guestfs_last_error(get());
  check(guestfs_lvm_scan(get(), 1), "look for logical volumes in", device);
  return std::nullopt;
}

std::optional<std::string> LibguestfsHandle::mount(const std::string& device, const std::string& mountpoint,
                                                   const std::string& options) {
  const int result = guestfs_mount_options(get(), options.c_str(), device.c_str(), mountpoint.c_str());
  if (result == 0) return std::nullopt;
  return guestfs_last_error(get());
}

std::optional<std::string> LibguestfsHandle::complaints(const std::string& device,
                                                        const std::string& program) {
  const auto script = "output=$(" + program + " " + real_name(device) + " 2>&1) || echo \"$output\"";
  std::string text = script;
  std::array<char*, 2> arguments = {text.data(), nullptr};
  const Buffer output(guestfs_debug(get(), "sh", arguments.data()));
  if (!output) fail("check", device);
  const std::string said(trim(output.get()));
  if (said.empty()) return std::nullopt;
  return said;
}

void LibguestfsHandle::unmount_all() {
  check(guestfs_umount_all(get()), "unmount", "the file systems");
}
void LibguestfsHandle::drop_caches() {
  check(guestfs_drop_caches(get(), 3), "read", "the disks afresh");
}
void LibguestfsHandle::sync() {
  check(guestfs_sync(get()), "write", "the files");
}

std::optional<FileStatus> LibguestfsHandle::link_status(const std::string& path) {
  if (has_nul(path)) return std::nullopt;
  const std::unique_ptr<struct guestfs_statns, FreeWith<guestfs_free_statns>> found(
      guestfs_lstatns(get(), path.c_str()));
  if (!found && means_missing(guestfs_last_errno(get()))) return std::nullopt;
  if (!found && guestfs_last_errno(get()) == ELOOP) throw_links_in_circles(path);
  if (!found) fail("examine", path);
  FileStatus status;
  status.type = type_of(found->st_mode);
  status.permissions = static_cast<std::uint32_t>(found->st_mode & 07777);
  status.uid = static_cast<std::uint32_t>(found->st_uid);
  status.gid = static_cast<std::uint32_t>(found->st_gid);
  status.size = static_cast<std::uint64_t>(found->st_size);
  status.mtime_seconds = found->st_mtime_sec;
  status.mtime_nanoseconds = found->st_mtime_nsec;
  return status;
}

std::optional<std::string> LibguestfsHandle::read_link(const std::string& path) {
  if (has_nul(path) || path == "/") return std::nullopt;
  // The call for many links is answered at once, the one for a single link makes the daemon fork.
  std::string name = file_name(path);
  std::array<char*, 2> names = {name.data(), nullptr};
  const Strings found(guestfs_readlinklist(get(), parent_path(path).c_str(), names.data()));
  if (!found && means_missing(guestfs_last_errno(get()))) return std::nullopt;
  if (!found) fail("read", path);
  const auto targets = to_vector(found);
  if (targets.size() != 1 || targets[0].empty()) return std::nullopt;
  return targets[0];
}

std::vector<std::string> LibguestfsHandle::list(const std::string& directory) {
  const std::unique_ptr<guestfs_dirent_list, FreeWith<guestfs_free_dirent_list>> found(
      guestfs_readdir(get(), directory.c_str()));
  if (!found) fail("list", directory);
  if (found->len > kMaxDirectoryEntries) throw_too_many_entries(directory);
  std::vector<std::string> names;
  for (std::uint32_t i = 0; i < found->len; ++i) {
    const std::string name = found->val[i].name;
    if (name != "." && name != "..") names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string LibguestfsHandle::read(const std::string& path, std::uint64_t limit) {
  std::string content;
  while (true) {
    size_t size = 0;
    const Buffer piece(guestfs_pread(get(), path.c_str(), static_cast<int>(kLargestPiece),
                                     static_cast<std::int64_t>(content.size()), &size));
    if (!piece) fail("read", path);
    content.append(piece.get(), size);
    if (content.size() > limit) throw_file_too_large(path, limit);
    if (size < kLargestPiece) return content;
  }
}

FileSystemSpace LibguestfsHandle::space(const std::string& path) {
  const std::unique_ptr<struct guestfs_statns, FreeWith<guestfs_free_statns>> status(
      guestfs_lstatns(get(), path.c_str()));
  if (!status) fail("examine", path);
  const std::unique_ptr<struct guestfs_statvfs, FreeWith<guestfs_free_statvfs>> found(
      guestfs_statvfs(get(), path.c_str()));
  if (!found) fail("examine", path);
  FileSystemSpace space;
  space.id = std::to_string(status->st_dev);
  space.free_bytes = static_cast<std::uint64_t>(found->bavail) * static_cast<std::uint64_t>(found->frsize);
  // Btrfs and FAT have no fixed number of inodes and say 0 of them in all.
  space.free_inodes = found->files == 0 ? std::numeric_limits<std::uint64_t>::max()
                                        : static_cast<std::uint64_t>(found->favail);
  return space;
}

void LibguestfsHandle::write(const std::string& path, const std::string& content) {
  std::size_t done = std::min(content.size(), kLargestPiece);
  check(guestfs_write(get(), path.c_str(), content.data(), done), "write", path);
  while (done < content.size()) {
    const auto piece = std::min(content.size() - done, kLargestPiece);
    check(guestfs_write_append(get(), path.c_str(), content.data() + done, piece), "write", path);
    done += piece;
  }
}

void LibguestfsHandle::set_owner(const std::string& path, std::uint32_t uid, std::uint32_t gid) {
  check(guestfs_lchown(get(), static_cast<int>(uid), static_cast<int>(gid), path.c_str()), "set the owner of",
        path);
}

void LibguestfsHandle::set_mode(const std::string& path, std::uint32_t permissions) {
  check(guestfs_chmod(get(), static_cast<int>(permissions & 07777), path.c_str()), "set the mode of", path);
}

void LibguestfsHandle::set_modified(const std::string& path, std::int64_t seconds, std::int64_t nanoseconds) {
  constexpr std::int64_t kLeave = -2;
  check(guestfs_utimens(get(), path.c_str(), 0, kLeave, seconds, nanoseconds), "set the time of", path);
}

ExtendedAttributes LibguestfsHandle::attributes(const std::string& path) {
  const std::unique_ptr<guestfs_xattr_list, FreeWith<guestfs_free_xattr_list>> found(
      guestfs_lgetxattrs(get(), path.c_str()));
  if (!found) fail("read the attributes of", path);
  ExtendedAttributes attributes;
  for (std::uint32_t i = 0; i < found->len; ++i) {
    const auto& each = found->val[i];
    attributes.emplace(each.attrname, std::string(each.attrval, each.attrval_len));
  }
  return attributes;
}

void LibguestfsHandle::copy_attributes(const std::string& from, const std::string& to) {
  check(guestfs_copy_attributes(get(), from.c_str(), to.c_str(), GUESTFS_COPY_ATTRIBUTES_XATTRIBUTES, 1, -1),
        "keep the attributes of", from);
}

void LibguestfsHandle::set_label(const std::string& path, const std::string& label) {
  // The value has a NUL at its end, as the kernel writes it.
  const int result = guestfs_lsetxattr(get(), kSelinuxAttribute, label.c_str(),
                                       static_cast<int>(label.size() + 1), path.c_str());
  if (result != 0 && guestfs_last_errno(get()) == ENOTSUP) return;
  check(result, "set the SELinux label of", path);
}

void LibguestfsHandle::remove_attribute(const std::string& path, const std::string& name) {
  check(guestfs_lremovexattr(get(), name.c_str(), path.c_str()), "remove the attribute " + name + " of",
        path);
}

void LibguestfsHandle::rename(const std::string& from, const std::string& to) {
  check(guestfs_rename(get(), from.c_str(), to.c_str()), "rename", from + " to " + to);
}

void LibguestfsHandle::remove_file(const std::string& path) {
  check(guestfs_rm(get(), path.c_str()), "remove", path);
}

void LibguestfsHandle::make_directory(const std::string& path, std::uint32_t permissions) {
  check(guestfs_mkdir(get(), path.c_str()), "create the directory", path);
  set_mode(path, permissions);
}

void LibguestfsHandle::remove_directory(const std::string& path) {
  check(guestfs_rmdir(get(), path.c_str()), "remove the directory", path);
}

void LibguestfsHandle::shut_down() {
  check(guestfs_set_autosync(get(), 1), "write", "the disks");
  check(guestfs_shutdown(get()), "write", "the disks");
  handle_.reset();
}

}  // namespace guestfit
