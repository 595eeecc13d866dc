// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/directory_writer.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "guest/extended_attributes.hpp"
#include "guest/guest_error.hpp"
#include "guest/guest_reader.hpp"

namespace guestfit {
namespace {

constexpr const char* kSpaceRemedy = "make space on that file system, and check that it can be written to";
constexpr const char* kWriteRemedy =
    "check that the file system can be written to, and run guestfit as a user who may";

[[noreturn]] void fail(const std::string& doing, const std::string& path, const char* remedy = kWriteRemedy) {
  throw_file_error(doing, path, errno, remedy);
}

void write_all(int fd, const std::string& content, const std::string& path) {
  std::size_t done = 0;
  while (done < content.size()) {
    const auto count = write(fd, content.data() + done, content.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("write", path, kSpaceRemedy);
    done += static_cast<std::size_t>(count);
  }
}

/// Owner first: changing it takes the set-user-ID and set-group-ID bits away (chown(2)).
void set_owner_and_mode(int fd, uid_t uid, gid_t gid, mode_t mode, const std::string& path) {
  const auto now = status_of(fd, path);
  // A user who is not root may not call it, and need not where everything is theirs already.
  const bool same_owner = now.st_uid == uid && now.st_gid == gid;
  if (!same_owner && fchown(fd, uid, gid) != 0) fail("set the owner of", path);
  if (fchmod(fd, mode) != 0) fail("set the mode of", path);
}

}  // namespace

UniqueFd DirectoryWriter::parent(const std::string& path, const std::string& doing) {
  auto fd = root_->open_parent(path, doing);
  remember(fd, path, doing);
  return fd;
}

void DirectoryWriter::remember(const UniqueFd& directory, const std::string& path, const std::string& doing) {
  const auto device = status_of(directory.get(), path).st_dev;
  if (written_.contains(device)) return;
  UniqueFd kept(fcntl(directory.get(), F_DUPFD_CLOEXEC, 0));
  if (!kept) fail(doing, path);
  written_.emplace(device, std::move(kept));
}

void DirectoryWriter::create_file(const std::string& path, const std::string& content,
                                  std::uint32_t permissions, std::uint32_t uid, std::uint32_t gid) {
  const auto directory = parent(path, "create");
  const auto name = file_name(path);
  // Private until it has its owner and mode.
  const UniqueFd fd(
      openat(directory.get(), name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!fd) fail("create", path);
  try {
    write_all(fd.get(), content, path);
    set_owner_and_mode(fd.get(), uid, gid, permissions & 07777, path);
    if (fsync(fd.get()) != 0) fail("write", path, kSpaceRemedy);
  } catch (...) {
    unlinkat(directory.get(), name.c_str(), 0);
    throw;
  }
}

void DirectoryWriter::copy_attributes(const std::string& from, const std::string& to) {
  const auto directory = parent(to, "copy the attributes of a file to");
  const auto source = root_->open_plain(from, O_RDONLY | O_NOFOLLOW, "read the attributes of");
  if (!source) throw_guest_error("read the attributes of", from, "there is no such file or directory", "");
  const auto copy = root_->open_plain(to, O_RDONLY | O_NOFOLLOW, "copy the attributes of a file to");
  if (!copy)
    throw_guest_error("copy the attributes of a file to", to, "there is no such file or directory", "");
  const auto status = status_of(source->get(), from);
  set_owner_and_mode(copy->get(), status.st_uid, status.st_gid, status.st_mode & 07777, to);
  copy_extended_attributes(source->get(), from, copy->get(), to);
}

void DirectoryWriter::set_label(const std::string& path, const std::string& label) {
  const auto directory = parent(path, "set the SELinux label of");
  const auto file = root_->open_plain(path, O_RDONLY | O_NOFOLLOW, "set the SELinux label of");
  if (!file) throw_guest_error("set the SELinux label of", path, "there is no such file or directory", "");
  set_selinux_label(file->get(), path, label);
}

void DirectoryWriter::rename(const std::string& from, const std::string& to) {
  const auto old_directory = parent(from, "rename");
  const auto new_directory = parent(to, "rename a file to");
  if (renameat(old_directory.get(), file_name(from).c_str(), new_directory.get(), file_name(to).c_str()) !=
      0) {
    fail("rename", from + " to " + to);
  }
}

void DirectoryWriter::remove_file(const std::string& path) {
  const auto directory = parent(path, "remove");
  if (unlinkat(directory.get(), file_name(path).c_str(), 0) != 0) fail("remove", path);
}

void DirectoryWriter::make_directory(const std::string& path, std::uint32_t permissions) {
  const auto directory = parent(path, "create the directory");
  const auto name = file_name(path);
  if (mkdirat(directory.get(), name.c_str(), 0700) != 0) fail("create the directory", path);
  // Once more with fchmod(2), which the umask does not take anything from.
  const UniqueFd fd(openat(directory.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!fd || fchmod(fd.get(), permissions & 07777) != 0) fail("set the mode of", path);
}

void DirectoryWriter::remove_directory(const std::string& path) {
  const auto directory = parent(path, "remove the directory");
  if (unlinkat(directory.get(), file_name(path).c_str(), AT_REMOVEDIR) != 0)
    fail("remove the directory", path);
}

void DirectoryWriter::set_modified(const std::string& path, std::int64_t seconds, std::int64_t nanoseconds) {
  const struct timespec times[2] = {{0, UTIME_OMIT}, {seconds, nanoseconds}};
  if (path == "/") {
    const auto root = root_->open(path, O_RDONLY | O_DIRECTORY, "set the time of");
    if (!root) fail("set the time of", path);
    remember(*root, path, "set the time of");
    if (futimens(root->get(), times) != 0) fail("set the time of", path);
    return;
  }
  const auto directory = parent(path, "set the time of");
  if (utimensat(directory.get(), file_name(path).c_str(), times, AT_SYMLINK_NOFOLLOW) != 0) {
    fail("set the time of", path);
  }
}

void DirectoryWriter::sync() {
  for (const auto& [device, directory] : written_) {
    if (syncfs(directory.get()) != 0) fail("write", "the files", kSpaceRemedy);
  }
  written_.clear();
}

}  // namespace guestfit
