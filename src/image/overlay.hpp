// SPDX-License-Identifier: LGPL-2.1-or-later
// Temporary overlays: qcow2 files that take all writes, so that nothing is written to the image below them.
#pragma once

#include <filesystem>
#include <vector>

#include "image/probe.hpp"
#include "util/temp_dir.hpp"

namespace guestfit {

/// Makes the qcow2 file `overlay` on top of `image`. Throws Error.
void create_overlay(const ImageInfo& image, const std::filesystem::path& overlay);

/// overlay-0.qcow2, overlay-1.qcow2, … in `directory`, in the order of `images`. Throws Error; ERR-11 when
/// there is hardly any space.
std::vector<std::filesystem::path> create_overlays(const std::vector<ImageInfo>& images,
                                                   const std::filesystem::path& directory);

/// Name of the overlay of disk `index`, from 0.
std::string overlay_name(std::size_t index);

/// Overlays that are never written back (inspect, audit). They lie in TMPDIR and go with the object.
class TemporaryOverlays {
 public:
  explicit TemporaryOverlays(const std::vector<ImageInfo>& images);

  /// In the order of the images.
  const std::vector<std::filesystem::path>& files() const { return files_; }

 private:
  TempDir directory_;
  std::vector<std::filesystem::path> files_;
};

}  // namespace guestfit
