// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sandbox/served_disks.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

#include <guestfit/error.hpp>

#include "image/overlay.hpp"
#include "util/temp_dir.hpp"

namespace guestfit {
namespace {

namespace fs = std::filesystem;

/// A file in the temporary directory that has no name, so that nothing is left of it however guestfit ends.
UniqueFd make_nameless_file() {
  const auto directory = temporary_directory();
  UniqueFd file(open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (!file && (errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT)) {
    std::string name = (directory / "guestfit-XXXXXX").string();
    file = UniqueFd(mkostemp(name.data(), O_CLOEXEC));
    if (file) unlink(name.c_str());
  }
  if (!file) {
    throw Error(ErrorKind::failed, "",
                "cannot make a temporary file in " + directory.string() + ": " + strerror(errno),
                "set TMPDIR to a directory that can be written to and has space");
  }
  return file;
}

SharedPath shared_image(const fs::path& file, bool writable) {
  return {file.string(), file.string(), writable};
}

}  // namespace

ServedDisks serve(const std::vector<ImageInfo>& images, const std::vector<fs::path>& overlays) {
  ServedDisks served;
  for (std::size_t i = 0; i < images.size(); ++i) {
    ServedDisk disk;
    for (const auto& file : images[i].all_files)
      disk.files.push_back(shared_image(file, false));
    if (!overlays.empty()) {
      disk.overlay = fs::absolute(overlays[i]).string();
      disk.files.push_back(shared_image(disk.overlay, true));
    } else {
      served.throw_away.push_back(make_nameless_file());
      disk.inherited = served.throw_away.back().get();
      disk.overlay = "/proc/self/fd/" + std::to_string(*disk.inherited);
      create_overlay(images[i],
                     "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(*disk.inherited));
    }
    served.disks.push_back(std::move(disk));
  }
  return served;
}

}  // namespace guestfit
