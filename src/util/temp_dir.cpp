// SPDX-License-Identifier: LGPL-2.1-or-later
#include "util/temp_dir.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <system_error>

#include <stdlib.h>

#include <guestfit/error.hpp>

namespace guestfit {

std::filesystem::path temporary_directory() {
  const char* named = std::getenv("TMPDIR");
  return named == nullptr || *named == '\0' ? "/tmp" : named;
}

TempDir::TempDir() {
  std::string pattern = (temporary_directory() / "guestfit-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) {
    throw Error(ErrorKind::failed, "",
                "cannot make a temporary directory " + pattern + ": " + strerror(errno),
                "set TMPDIR to a directory that can be written to and has space");
  }
  path_ = pattern;
}

TempDir::~TempDir() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace guestfit
