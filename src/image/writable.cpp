// SPDX-License-Identifier: LGPL-2.1-or-later
#include "image/writable.hpp"

#include <cerrno>
#include <cstring>

#include <sys/stat.h>

#include <fcntl.h>

#include <guestfit/error.hpp>

#include "util/unique_fd.hpp"

namespace guestfit {

void require_writable(const ImageInfo& image) {
  constexpr auto kRemedy = "make it writable, or leave it alone and write a new image with -o FILE";
  if (image.format != "raw" && image.format != "qcow2") {
    throw Error(ErrorKind::refused, "",
                image.path + " is a " + image.format + " image, which cannot be changed in place",
                "write a new image instead, with -o FILE");
  }
  struct stat status = {};
  if (stat(image.file.c_str(), &status) == 0 && (status.st_mode & (S_IWUSR | S_IWGRP | S_IWOTH)) == 0) {
    throw Error(ErrorKind::failed, "", image.path + " is read-only", kRemedy);
  }
  if (!UniqueFd(open(image.file.c_str(), O_RDWR | O_CLOEXEC))) {
    throw Error(ErrorKind::failed, "", image.path + " cannot be written to: " + strerror(errno), kRemedy);
  }
}

}  // namespace guestfit
