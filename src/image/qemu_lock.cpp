// SPDX-License-Identifier: LGPL-2.1-or-later
#include "image/qemu_lock.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>

#include <guestfit/error.hpp>

#include "util/unique_fd.hpp"

namespace guestfit {
namespace {

constexpr off_t kUsesWriting = 101;
constexpr off_t kForbidsWriting = 201;

bool is_byte_locked(const std::filesystem::path& file, off_t byte) {
  const UniqueFd fd(open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct flock query = {};
  query.l_type = F_WRLCK;  // the locks are shared ones: only an exclusive one would meet them
  query.l_whence = SEEK_SET;
  query.l_start = byte;
  query.l_len = 1;
  if (!fd || fcntl(fd.get(), F_OFD_GETLK, &query) != 0) {
    // File systems without locks cannot tell; QEMU does without them there, too.
    if (fd && (errno == EINVAL || errno == ENOLCK || errno == EOPNOTSUPP)) return false;
    throw Error(ErrorKind::failed, "",
                "cannot see whether " + file.string() + " is in use: " + strerror(errno),
                "check the permissions of the file");
  }
  return query.l_type != F_UNLCK;
}

}  // namespace

bool is_written_elsewhere(const std::filesystem::path& file) {
  return is_byte_locked(file, kUsesWriting);
}

bool is_protected_from_writing(const std::filesystem::path& file) {
  return is_byte_locked(file, kForbidsWriting);
}

}  // namespace guestfit
