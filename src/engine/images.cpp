// SPDX-License-Identifier: LGPL-2.1-or-later
#include "engine/images.hpp"

#include "image/recover.hpp"

namespace guestfit {

std::vector<ImageInfo> find_images(const Request& request, Report& report, Progress& progress) {
  if (request.directory) return {};
  progress.step("Looking at the image");
  for (const auto& recovery : recover(request.images)) {
    report.findings.push_back({"", "", Severity::info, recovery.message, ""});
  }
  const auto images = probe_images(request.images);
  for (const auto& image : images)
    report.images.push_back({image.path, image.format, image.virtual_size});
  return images;
}

}  // namespace guestfit
