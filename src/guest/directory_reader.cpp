// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/directory_reader.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>

#include <sys/statvfs.h>

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include "guest/guest_error.hpp"

namespace guestfit {
namespace {

constexpr const char* kDiskRemedy = "check the disk that holds the guest's directory";

FileType type_of(mode_t mode) {
  if (S_ISREG(mode)) return FileType::regular;
  if (S_ISDIR(mode)) return FileType::directory;
  if (S_ISLNK(mode)) return FileType::symlink;
  return FileType::other;
}

struct CloseDirectory {
  void operator()(DIR* directory) const { closedir(directory); }
};

/// The stream takes a descriptor of its own, which closedir(3) closes. Null, with errno, when it fails.
std::unique_ptr<DIR, CloseDirectory> open_stream(int fd) {
  const int own = fcntl(fd, F_DUPFD_CLOEXEC, 0);
  std::unique_ptr<DIR, CloseDirectory> stream(own < 0 ? nullptr : fdopendir(own));
  if (own >= 0 && !stream) close(own);
  return stream;
}

}  // namespace

std::optional<FileStatus> DirectoryReader::link_status(const std::string& path) const {
  const auto fd = root_->open(path, O_PATH | O_NOFOLLOW, "examine");
  if (!fd) return std::nullopt;
  const auto found = status_of(fd->get(), path);
  FileStatus status;
  status.type = type_of(found.st_mode);
  status.permissions = found.st_mode & 07777;
  status.uid = found.st_uid;
  status.gid = found.st_gid;
  status.size = static_cast<std::uint64_t>(found.st_size);
  status.mtime_seconds = found.st_mtim.tv_sec;
  status.mtime_nanoseconds = found.st_mtim.tv_nsec;
  return status;
}

std::optional<std::string> DirectoryReader::read_link(const std::string& path) const {
  const auto fd = root_->open(path, O_PATH | O_NOFOLLOW, "read the link");
  if (!fd || !S_ISLNK(status_of(fd->get(), path).st_mode)) return std::nullopt;
  char target[PATH_MAX];
  const auto length = readlinkat(fd->get(), "", target, sizeof target);
  if (length < 0) throw_file_error("read the link", path, errno, kDiskRemedy);
  return std::string(target, static_cast<std::size_t>(length));
}

std::optional<std::string> DirectoryReader::read(const std::string& path, std::uint64_t limit) const {
  const auto fd = root_->open_plain(path, O_RDONLY, "read");
  if (!fd) return std::nullopt;
  const auto status = status_of(fd->get(), path);
  if (!S_ISREG(status.st_mode)) return std::nullopt;
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size > limit) throw_file_too_large(path, limit);
  // One byte more than it should have, to meet its end; a file that grows meanwhile is met by the limit.
  std::string content(size + 1, '\0');
  std::size_t done = 0;
  while (true) {
    const auto count = ::read(fd->get(), content.data() + done, content.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw_file_error("read", path, errno, kDiskRemedy);
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
    if (done > limit) throw_file_too_large(path, limit);
    if (done == content.size()) content.resize(content.size() + 65536);
  }
  content.resize(done);
  return content;
}

std::vector<std::string> DirectoryReader::list(const std::string& path) const {
  const auto fd = root_->open_plain(path, O_RDONLY, "list");
  if (!fd || !S_ISDIR(status_of(fd->get(), path).st_mode)) return {};
  const auto directory = open_stream(fd->get());
  if (!directory) throw_file_error("list", path, errno, kDiskRemedy);
  std::vector<std::string> names;
  while (true) {
    errno = 0;
    const auto* entry = readdir(directory.get());
    if (entry == nullptr && errno != 0) throw_file_error("list", path, errno, kDiskRemedy);
    if (entry == nullptr) break;
    const std::string name = entry->d_name;
    if (name == "." || name == "..") continue;
    if (names.size() == kMaxDirectoryEntries) throw_too_many_entries(path);
    names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::optional<FileSystemSpace> DirectoryReader::space(const std::string& path) const {
  const auto fd = root_->open(path, O_PATH, "examine");
  struct statvfs found = {};
  if (!fd || fstatvfs(fd->get(), &found) != 0) return std::nullopt;
  FileSystemSpace space;
  space.id = std::to_string(status_of(fd->get(), path).st_dev);
  space.free_bytes = static_cast<std::uint64_t>(found.f_bavail) * found.f_frsize;
  // Btrfs and FAT have no fixed number of inodes and say 0 of them in all.
  space.free_inodes = found.f_files == 0 ? std::numeric_limits<std::uint64_t>::max() : found.f_favail;
  return space;
}

}  // namespace guestfit
