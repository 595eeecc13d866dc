// SPDX-License-Identifier: LGPL-2.1-or-later
#include "image/identity.hpp"

#include <cerrno>
#include <cstring>

#include <sys/stat.h>

#include <guestfit/error.hpp>

namespace guestfit {

FileIdentity identify_file(const std::filesystem::path& file) {
  struct stat status = {};
  if (stat(file.c_str(), &status) != 0) {
    throw Error(ErrorKind::failed, "", "cannot look at " + file.string() + ": " + strerror(errno),
                "put the file back to where it was when guestfit began");
  }
  return {status.st_ino, static_cast<std::uint64_t>(status.st_size), status.st_mtim.tv_sec,
          status.st_mtim.tv_nsec};
}

}  // namespace guestfit
