// SPDX-License-Identifier: LGPL-2.1-or-later
// What one image file says about itself, without looking at files below it in a chain. probe.hpp puts the
// whole image together.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace guestfit {

/// The file below in a chain, as the image names it: not checked yet.
struct BackingName {
  std::string name;
  std::string format;  ///< QEMU's name of it; "" when the image does not say
};

struct ImageFile {
  std::string format;  ///< as in ImageInfo
  std::uint64_t virtual_size = 0;
  std::optional<BackingName> backing;
  std::vector<std::filesystem::path> extents;  ///< files with the data of a VMDK, checked
};

/// The real, absolute path of an image. Throws Error when there is no such file.
std::filesystem::path resolve_image_path(const std::string& path);

/// `name` is what the user calls it. `format` is taken as it is when it is not ""; otherwise the content
/// decides. Throws Error.
ImageFile read_image_file(const std::filesystem::path& file, const std::string& name,
                          const std::string& format);

/// Reads all tables of the image (qemu-img check). Throws Error when they are damaged or the file was cut
/// short; leaked clusters do no harm and are left.
void check_image_structure(const ImageFile& image, const std::filesystem::path& file,
                           const std::string& name);

/// `candidate` is in the directory of `file` or below it. Both are absolute.
bool is_beside_or_below(const std::filesystem::path& candidate, const std::filesystem::path& file);

}  // namespace guestfit
