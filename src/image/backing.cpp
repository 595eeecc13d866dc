// SPDX-License-Identifier: LGPL-2.1-or-later
#include "image/backing.hpp"

#include <guestfit/error.hpp>

#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr int kMaximumDepth = 64;
constexpr auto kMakeOneImage =
    "make one image of it where all its files are: qemu-img convert -O qcow2 OLD NEW.qcow2";

Error refuse(const std::string& message, const std::string& remedy) {
  return Error(ErrorKind::refused, "LIM-6", message, remedy);
}

/// QEMU takes a name with a colon before the first slash for a protocol: "nbd://host", "json:{…}".
bool names_a_protocol(const std::string& name) {
  const auto colon = name.find(':');
  return colon != std::string::npos && colon < name.find('/');
}

std::filesystem::path locate(const std::filesystem::path& below, const std::filesystem::path& top,
                             const std::string& name, const BackingName& backing) {
  const auto shown = printable(backing.name);
  if (names_a_protocol(backing.name)) {
    throw refuse(name + " has the backing file " + shown + ", which is not a file of this host",
                 kMakeOneImage);
  }
  std::error_code error;
  auto path = std::filesystem::canonical(below.parent_path() / backing.name, error);
  if (error) {
    throw refuse("the backing file " + shown + " of " + name + " is missing",
                 "put it back beside the image, or make one image of both where both are");
  }
  if (!is_beside_or_below(path, top)) {
    throw refuse(name + " has the backing file " + shown + ", which is outside of its own directory",
                 kMakeOneImage);
  }
  return path;
}

/// The format in the words of ImageInfo; "" when the content must say.
std::string recorded_format(const std::string& name, const std::string& format) {
  if (format == "vpc") return "vhd";
  if (format.empty() || format == "raw" || format == "qcow2" || format == "vmdk" || format == "vhdx")
    return format;
  throw refuse(name + " has a backing file of the format " + printable(format) + ", which is not supported",
               kMakeOneImage);
}

}  // namespace

BackingChain check_backing_chain(const std::filesystem::path& file, const std::string& name,
                                 const BackingName& backing) {
  BackingChain chain{locate(file, file, name, backing), {}};
  auto above = file;
  auto below = chain.first;
  auto next = backing;
  for (int depth = 0; depth < kMaximumDepth; ++depth) {
    const auto image = read_image_file(below, below.string(), recorded_format(name, next.format));
    chain.files.push_back((above.parent_path() / next.name).lexically_normal());
    chain.files.insert(chain.files.end(), image.extents.begin(), image.extents.end());
    if (!image.backing) return chain;
    above = below;
    next = *image.backing;
    below = locate(above, file, name, next);
  }
  throw refuse(name + " has too long a chain of backing files, or one that runs in a circle", kMakeOneImage);
}

}  // namespace guestfit
