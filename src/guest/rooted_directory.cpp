// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/rooted_directory.hpp"

#include <cerrno>
#include <cstring>

#include <linux/openat2.h>
#include <sys/syscall.h>

#include <fcntl.h>
#include <unistd.h>

#include <guestfit/error.hpp>

#include "guest/guest_error.hpp"
#include "guest/guest_reader.hpp"

namespace guestfit {
namespace {

constexpr const char* kAccessRemedy =
    "run guestfit as a user who may read and write everything below the guest's directory";

int open_in_root(int root, const std::string& path, int flags) {
  if (path.find('\0') != std::string::npos) {
    errno = ENOENT;
    return -1;
  }
  struct open_how how = {};
  how.flags = static_cast<unsigned>(flags | O_CLOEXEC);
  how.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
  // EAGAIN says that something else was renamed meanwhile, so that the kernel could not be sure of "..".
  for (int attempt = 0; attempt < 100; ++attempt) {
    const auto fd = syscall(SYS_openat2, root, path.c_str(), &how, sizeof how);
    if (fd >= 0 || (errno != EAGAIN && errno != EINTR)) return static_cast<int>(fd);
  }
  return -1;
}

/// O_NOATIME is allowed to the owner of the file and to root only.
int open_quietly(int root, const std::string& path, int flags) {
  if ((flags & O_PATH) != 0) return open_in_root(root, path, flags);
  const int fd = open_in_root(root, path, flags | O_NOATIME);
  return fd < 0 && errno == EPERM ? open_in_root(root, path, flags) : fd;
}

}  // namespace

void RootedDirectory::attach(const std::filesystem::path& path) {
  UniqueFd root(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!root) {
    throw Error(ErrorKind::failed, "", "cannot open the directory " + path.string() + ": " + strerror(errno),
                "check the name and the permissions");
  }
  const UniqueFd probe(open_in_root(root.get(), "/", O_PATH));
  if (!probe) {
    throw Error(ErrorKind::failed, "",
                std::string("the kernel of this machine cannot open files inside a directory safely: ") +
                    strerror(errno),
                "use a machine with Linux 5.6 or later, or give guestfit the disk images");
  }
  root_ = std::move(root);
}

std::optional<UniqueFd> RootedDirectory::open(const std::string& path, int flags,
                                              const std::string& doing) const {
  if (!root_) {
    throw_guest_error(doing, path, "nothing of the guest is mounted at this point",
                      "report this as a fault of guestfit");
  }
  UniqueFd fd(open_quietly(root_.get(), path, flags));
  if (fd) return fd;
  if (means_missing(errno)) return std::nullopt;
  if (errno == ELOOP) throw_links_in_circles(path);
  throw_file_error(doing, path, errno, kAccessRemedy);
}

std::optional<UniqueFd> RootedDirectory::open_plain(const std::string& path, int flags,
                                                    const std::string& doing) const {
  const auto is_plain = [&](int fd) {
    const auto mode = status_of(fd, path).st_mode;
    return S_ISREG(mode) || S_ISDIR(mode);
  };
  const auto seen = open(path, O_PATH | (flags & O_NOFOLLOW), doing);
  if (!seen || !is_plain(seen->get())) return std::nullopt;
  // O_NONBLOCK, so that a pipe that took the file's place meanwhile does not stop us.
  auto fd = open(path, flags | O_NONBLOCK | O_NOCTTY, doing);
  if (!fd || !is_plain(fd->get())) return std::nullopt;
  return fd;
}

UniqueFd RootedDirectory::open_parent(const std::string& path, const std::string& doing) const {
  const auto name = file_name(path);
  if (!path.starts_with('/') || name.empty() || name == "." || name == ".." ||
      path.find('\0') != std::string::npos) {
    throw_guest_error(doing, path, "this is not the path of a file", "give the absolute path of a file");
  }
  auto fd = open(parent_path(path), O_RDONLY | O_DIRECTORY, doing);
  if (!fd) throw_guest_error(doing, path, "its directory does not exist", "create the directory first");
  return std::move(*fd);
}

struct stat status_of(int fd, const std::string& path) {
  struct stat status = {};
  if (fstat(fd, &status) != 0) throw_file_error("examine", path, errno, kAccessRemedy);
  return status;
}

}  // namespace guestfit
