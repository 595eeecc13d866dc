// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sandbox/disk_socket.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <sys/socket.h>
#include <sys/un.h>

#include <fcntl.h>

#include <guestfit/error.hpp>

#include "util/temp_dir.hpp"

namespace guestfit {
namespace {

[[noreturn]] void fail() {
  throw Error(ErrorKind::failed, "", std::string("cannot make a socket for the disks: ") + strerror(errno),
              "check that the temporary directory (TMPDIR, or /tmp) can be written to");
}

/// The address of `name` in an open directory: its own path may be longer than an address can be.
sockaddr_un address_in(const UniqueFd& directory, const std::string& name) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  const auto path = "/proc/self/fd/" + std::to_string(directory.get()) + "/" + name;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  return address;
}

}  // namespace

DiskSocket make_disk_socket() {
  const TempDir directory;
  const UniqueFd opened(open(directory.path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!opened) fail();
  const auto address = address_in(opened, "disk");
  DiskSocket made{UniqueFd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)), {}};
  if (!made.listener) fail();
  if (bind(made.listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) fail();
  if (listen(made.listener.get(), 1) != 0) fail();
  made.address = UniqueFd(openat(opened.get(), "disk", O_PATH | O_NOFOLLOW | O_CLOEXEC));
  if (!made.address) fail();
  return made;  // the directory goes with its name; who has the descriptor still connects
}

}  // namespace guestfit
