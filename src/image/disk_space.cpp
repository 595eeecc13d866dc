// SPDX-License-Identifier: LGPL-2.1-or-later
#include "image/disk_space.hpp"

#include <cerrno>
#include <cstring>

#include <sys/stat.h>
#include <sys/statvfs.h>

#include <guestfit/error.hpp>

#include "util/text.hpp"

namespace guestfit {
namespace {

Error cannot_look_at(const std::filesystem::path& path) {
  return Error(ErrorKind::failed, "", "cannot look at " + path.string() + ": " + strerror(errno),
               "check the name and the permissions");
}

}  // namespace

void require_free_space(const std::filesystem::path& directory, std::uint64_t bytes,
                        const std::string& purpose) {
  struct statvfs status = {};
  if (statvfs(directory.c_str(), &status) != 0) throw cannot_look_at(directory);
  const std::uint64_t free = std::uint64_t{status.f_bavail} * status.f_frsize;
  if (free >= bytes) return;
  throw Error(ErrorKind::failed, "ERR-11",
              "there is not enough space in " + directory.string() + " for " + purpose + ": " +
                  human_size(bytes) + " are needed and " + human_size(free) + " are free",
              "make space on that file system, or choose another place");
}

std::uint64_t allocated_bytes(const std::filesystem::path& file) {
  struct stat status = {};
  if (stat(file.c_str(), &status) != 0) throw cannot_look_at(file);
  return static_cast<std::uint64_t>(status.st_blocks) * 512;
}

}  // namespace guestfit
