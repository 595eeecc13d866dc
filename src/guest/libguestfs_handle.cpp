// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/libguestfs_handle.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <limits>
#include <regex>

#include <sys/stat.h>

#include <guestfs.h>
#include <stdlib.h>

#include <guestfit/error.hpp>

#include "guest/guest_error.hpp"
#include "guest/kvm.hpp"
#include "guest/libguestfs_appliance.hpp"
#include "guest/libguestfs_messages.hpp"
#include "util/subprocess.hpp"
#include "util/temp_dir.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

// The protocol takes messages of up to 4 MiB, headers included (guestfs(3), PROTOCOL LIMITS).
constexpr std::size_t kLargestPiece = 2U << 20U;
constexpr std::size_t kLargestLog = 64U << 10U;

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

std::string qemu_format(const std::string& format) {
  return format == "vhd" ? "vpc" : format;
}

/// A layer over `image` that takes all writes. libguestfs has an option for that (readonly), which must not
/// be used: it leaves QEMU to guess the format of what the layer shows, so that a guest that writes the
/// header of a disk image to its first sector makes QEMU open any file of the host.
LibguestfsDrive throw_away_overlay(const LibguestfsDrive& image, const std::filesystem::path& directory) {
  const auto name =
      "overlay" + std::to_string(std::distance(std::filesystem::directory_iterator(directory), {}));
  const auto overlay = directory / (name + ".qcow2");
  const auto result = run_process({"qemu-img", "create", "-q", "-f", "qcow2", "-F", qemu_format(image.format),
                                   "-b", std::filesystem::absolute(image.file), overlay});
  if (result.exit_status != 0) {
    throw Error(ErrorKind::failed, "",
                "cannot open " + printable(image.file.string()) + ": " + plain_message(result.error_text),
                "check that the image exists and is complete");
  }
  return {overlay, "qcow2", image.virtual_size};
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
  static const std::regex kDisk("/dev/sd([a-z])([0-9]*)");
  static const std::regex kOther("/dev/[A-Za-z0-9_+.-]+(/[A-Za-z0-9_+.-]+)?");  // lvm(8), VALID NAMES
  std::smatch parts;
  if (std::regex_match(device, parts, kDisk)) {
    const std::string partition = parts[2].str();
    return "/dev/disk/by-path/*-scsi-0:0:" + std::to_string(parts[1].str()[0] - 'a') + ":0" +
           (partition.empty() ? "" : "-part" + partition);
  }
  if (std::regex_match(device, kOther)) return device;
  throw_guest_error("check", device, "this is not the name of a disk", "");
}

/// A NUL would cut the path short on its way through C, so that another file would be meant.
bool has_nul(const std::string& path) {
  return path.find('\0') != std::string::npos;
}

}  // namespace

/// The end of what supermin, QEMU and the appliance's kernel write, to find out why they failed.
class LibguestfsHandle::Log {
 public:
  const std::string& text() const { return text_; }

  static void receive(guestfs_h*, void* log, uint64_t, int, int, const char* bytes, size_t size,
                      const uint64_t*, size_t) {
    auto& text = static_cast<Log*>(log)->text_;
    text.append(bytes, size);
    if (text.size() > 2 * kLargestLog) text.erase(0, text.size() - kLargestLog);
  }

 private:
  std::string text_;
};

void LibguestfsHandle::Close::operator()(guestfs_h* handle) const {
  guestfs_close(handle);
}

LibguestfsHandle::LibguestfsHandle(const std::vector<LibguestfsDrive>& drives, bool read_only) {
  std::optional<TempDir> directory;  // QEMU keeps what is in it open, so that it can go with this function
  auto images = drives;
  if (read_only) {
    directory.emplace();
    for (auto& image : images)
      image = throw_away_overlay(image, directory->path());
  }
  const bool emulated = getenv("LIBGUESTFS_BACKEND_SETTINGS") == nullptr && !check_kvm().usable;
  if (emulated && try_fast_launch(images)) return;
  prepare(images, emulated);
  launch();
}

LibguestfsHandle::~LibguestfsHandle() = default;

void LibguestfsHandle::prepare(const std::vector<LibguestfsDrive>& drives, bool emulated) {
  handle_.reset();
  log_ = std::make_unique<Log>();
  handle_.reset(guestfs_create());
  if (!handle_) {
    throw Error(ErrorKind::failed, "", "libguestfs cannot start: there is not enough memory",
                "free some memory");
  }
  guestfs_set_error_handler(get(), nullptr, nullptr);
  // Somebody who asked libguestfs for its messages (LIBGUESTFS_DEBUG) gets them where it writes them.
  if (guestfs_get_verbose(get()) == 0) {
    const auto events = GUESTFS_EVENT_APPLIANCE | GUESTFS_EVENT_LIBRARY | GUESTFS_EVENT_WARNING;
    check(guestfs_set_event_callback(get(), Log::receive, events, 0, log_.get()), "start", "the appliance");
  }
  if (getenv("LIBGUESTFS_BACKEND") == nullptr) {
    check(guestfs_set_backend(get(), "direct"), "start", "the appliance");
  }
  if (emulated) check(guestfs_set_backend_setting(get(), "force_tcg", "1"), "start", "the appliance");
  check(guestfs_set_network(get(), 0), "start", "the appliance");
  // What was not synced on purpose need not be written when the handle goes: shut_down turns it on again.
  check(guestfs_set_autosync(get(), 0), "start", "the appliance");
  for (const auto& drive : drives) {
    check(guestfs_add_drive_opts(get(), drive.file.c_str(), GUESTFS_ADD_DRIVE_OPTS_FORMAT,
                                 qemu_format(drive.format).c_str(), -1),
          "open", drive.file.string());
  }
}

void LibguestfsHandle::launch() {
  if (guestfs_launch(get()) != 0) throw launch_error(guestfs_last_error(get()), log_->text());
}

bool LibguestfsHandle::try_fast_launch(const std::vector<LibguestfsDrive>& drives) {
  if (getenv("LIBGUESTFS_PATH") != nullptr) return false;
  prepare(drives, true);
  const Buffer cache(guestfs_get_cachedir(get()));
  if (!cache) return false;
  const auto directory = fast_appliance(cache.get());
  if (!directory) return false;
  check(guestfs_set_path(get(), directory->c_str()), "start", "the appliance");
  // When it fails, the way that libguestfs itself takes may not, and its message is the one that counts.
  return guestfs_launch(get()) == 0;
}

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
