// SPDX-License-Identifier: LGPL-2.1-or-later
#include "util/host_file.hpp"

#include <cerrno>
#include <cstring>

#include <sys/stat.h>

#include <fcntl.h>
#include <stdlib.h>

#include <guestfit/error.hpp>

#include "util/unique_fd.hpp"

namespace guestfit {
namespace {

[[noreturn]] void fail(const std::string& doing, const std::filesystem::path& path,
                       const std::string& remedy) {
  const std::string why = strerror(errno);
  throw Error(ErrorKind::failed, "", "cannot " + doing + " " + path.string() + ": " + why, remedy);
}

void write_all(int fd, const std::string& content, const std::filesystem::path& path) {
  std::size_t done = 0;
  while (done < content.size()) {
    const auto count = write(fd, content.data() + done, content.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("write", path, "make space on that file system, or choose another place");
    done += static_cast<std::size_t>(count);
  }
}

}  // namespace

std::string read_host_file(const std::filesystem::path& path, std::uint64_t limit) {
  const UniqueFd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) fail("open", path, "check the name and the permissions");
  std::string content;
  char buffer[65536];
  while (true) {
    const auto count = read(fd.get(), buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("read", path, "check that it is a file and that its disk is in order");
    if (count == 0) return content;
    content.append(buffer, static_cast<std::size_t>(count));
    if (content.size() > limit) {
      throw Error(ErrorKind::failed, "", path.string() + " is too large to be what it should be",
                  "check that this is the right file");
    }
  }
}

void write_host_file(const std::filesystem::path& path, const std::string& content) {
  const auto directory = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  std::string temporary = (directory / ("." + path.filename().string() + ".XXXXXX")).string();
  const UniqueFd fd(mkostemp(temporary.data(), O_CLOEXEC));
  if (!fd) fail("write", path, "check that the directory exists and can be written to");
  try {
    write_all(fd.get(), content, path);
    if (fchmod(fd.get(), 0644) != 0 || fsync(fd.get()) != 0 || rename(temporary.c_str(), path.c_str()) != 0) {
      fail("write", path, "check the permissions and the space of that directory");
    }
    sync_host_path(directory);
  } catch (...) {
    unlink(temporary.c_str());
    throw;
  }
}

void sync_host_path(const std::filesystem::path& path) {
  const UniqueFd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd || fsync(fd.get()) != 0) fail("sync", path, "check that its disk is in order");
}

}  // namespace guestfit
