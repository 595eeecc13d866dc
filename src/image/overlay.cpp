// SPDX-License-Identifier: LGPL-2.1-or-later
#include "image/overlay.hpp"

#include "image/disk_space.hpp"
#include "image/qemu_img.hpp"

namespace guestfit {
namespace {

/// What the changes of an ordinary guest take: a few files and an initramfs or two. Less than this is
/// hopeless.
constexpr std::uint64_t kLeastUsefulSpace = 64U << 20U;

}  // namespace

void create_overlay(const ImageInfo& image, const std::filesystem::path& overlay) {
  require_qemu_img({"create", "-q", "-f", "qcow2", "-F", qemu_format(image.format), "-b", image.file.string(),
                    overlay.string()},
                   image.path, "make an overlay for");
}

std::vector<std::filesystem::path> create_overlays(const std::vector<ImageInfo>& images,
                                                   const std::filesystem::path& directory) {
  require_free_space(directory.parent_path(), kLeastUsefulSpace, "the changes");
  std::vector<std::filesystem::path> files;
  for (const auto& image : images) {
    files.push_back(directory / overlay_name(files.size()));
    create_overlay(image, files.back());
  }
  return files;
}

std::string overlay_name(std::size_t index) {
  return "overlay-" + std::to_string(index) + ".qcow2";
}

TemporaryOverlays::TemporaryOverlays(const std::vector<ImageInfo>& images)
    : files_(create_overlays(images, directory_.path())) {}

}  // namespace guestfit
