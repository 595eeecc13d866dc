// SPDX-License-Identifier: LGPL-2.1-or-later
#include "image/probe.hpp"

#include <algorithm>

#include <guestfit/error.hpp>

#include "image/backing.hpp"
#include "image/image_file.hpp"

namespace guestfit {

ImageInfo probe_image(const std::string& path) {
  const auto file = resolve_image_path(path);
  const auto image = read_image_file(file, path, "");
  ImageInfo info{path, file, image.format, image.virtual_size, {}, {file}};
  info.all_files.insert(info.all_files.end(), image.extents.begin(), image.extents.end());
  if (image.backing) {
    auto chain = check_backing_chain(file, path, *image.backing);
    info.backing_file = chain.first;
    info.all_files.insert(info.all_files.end(), chain.files.begin(), chain.files.end());
  }
  check_image_structure(image, file, path);
  return info;
}

std::vector<ImageInfo> probe_images(const std::vector<std::string>& paths) {
  std::vector<ImageInfo> images;
  for (const auto& path : paths) {
    auto image = probe_image(path);
    const auto same = std::find_if(images.begin(), images.end(), [&](const ImageInfo& earlier) {
      std::error_code ignored;
      return std::filesystem::equivalent(earlier.file, image.file, ignored);
    });
    if (same != images.end()) {
      throw Error(ErrorKind::usage, "", same->path + " and " + path + " are the same file",
                  "name each disk of the guest once");
    }
    images.push_back(std::move(image));
  }
  return images;
}

}  // namespace guestfit
