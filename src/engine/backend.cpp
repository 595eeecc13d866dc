// SPDX-License-Identifier: LGPL-2.1-or-later
#include "engine/backend.hpp"

#include "guest/directory_disks.hpp"
#include "guest/libguestfs_disks.hpp"

namespace guestfit {
namespace {

std::vector<LibguestfsDrive> drives_of(const std::vector<ImageInfo>& images) {
  std::vector<LibguestfsDrive> drives;
  for (const auto& image : images)
    drives.push_back({image.file, image.format, image.virtual_size});
  return drives;
}

}  // namespace

std::unique_ptr<GuestDisks> open_directory(const std::string& path) {
  return open_directory_disks(path);
}

std::unique_ptr<GuestDisks> open_images(const std::vector<ImageInfo>& images, Progress& progress) {
  progress.step("Starting the appliance");
  return open_libguestfs_disks(drives_of(images));
}

}  // namespace guestfit
