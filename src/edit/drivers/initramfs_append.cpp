// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/drivers/initramfs_append.hpp"

#include <set>

#include <guestfit/error.hpp>

#include "edit/drivers/compress.hpp"
#include "edit/drivers/cpio.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr std::uint32_t kDirectory = 0040755;
constexpr std::uint32_t kFile = 0100644;
constexpr std::uint32_t kLink = 0120777;

std::uint32_t mode_for(const Initramfs& initramfs, const std::string& path) {
  const auto found = initramfs.files().find(path);
  return found != initramfs.files().end() && found->second->is_regular() ? found->second->mode : kFile;
}

std::string build_archive(const Initramfs& initramfs, const InitramfsContents& files,
                          const InitramfsContents& links) {
  std::set<std::string> directories;
  for (const auto& [path, content] : files) {
    for (auto slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1)) {
      // An entry for a directory that is there would be useless, and fatal where it is a link.
      if (!initramfs.files().contains(path.substr(0, slash))) directories.insert(path.substr(0, slash));
    }
  }
  CpioWriter archive;
  for (const auto& directory : directories)
    archive.add(directory, kDirectory, {});
  for (const auto& [path, content] : files) {
    const auto mode = mode_for(initramfs, path);
    // The kernel writes over a file that is there, with all its hard links; a link in between cuts it loose.
    if (initramfs.has_other_links(path)) archive.add(path, kLink, "guestfit");
    archive.add(path, mode, content);
  }
  for (const auto& [path, target] : links)
    archive.add(path, kLink, target);
  return archive.finish();
}

/// Where it can be, the form is that of the part before, with nothing between them. Then programs that unpack
/// the file as one stream, such as lsinitramfs, still take it. Kernels before 5.13 even need this for lz4:
/// they take whatever follows for more lz4, zero bytes too (lib/decompress_unlz4.c). gzip is what every
/// kernel unpacks.
std::string compressed_to_follow(std::string_view image, const Initramfs& initramfs,
                                 const std::string& archive) {
  const auto before = initramfs.last_compression();
  if (before == Compression::lz4) return compress_lz4_legacy(archive);
  if (before == Compression::zstd) return compress_zstd(archive);
  if (before == Compression::gzip) return compress_gzip(archive);
  return std::string((4 - image.size() % 4) % 4, '\0') + compress_gzip(archive);
}

/// Unpacks what was appended as the kernel would, on top of the old initramfs.
void read_back(const std::string& appended, Initramfs& initramfs, const InitramfsContents& files,
               const InitramfsContents& links) {
  const auto fail = [](const std::string& what) {
    throw Error(ErrorKind::failed, "", "the changed initramfs was read back and is not right: " + what,
                "nothing was written; report this as a fault of guestfit, with the initramfs");
  };
  std::map<std::string, InitramfsFile> before;
  for (const auto& [path, file] : initramfs.files()) {
    if (!files.contains(path) && !links.contains(path)) before.emplace(path, *file);
  }

  initramfs.read(appended);
  const auto& after = initramfs.files();
  for (const auto& [path, content] : files) {
    const auto found = after.find(path);
    if (found == after.end() || found->second->content != content)
      fail(printable(path) + " is not there as added");
  }
  for (const auto& [path, target] : links) {
    const auto found = after.find(path);
    if (found == after.end() || !found->second->is_symlink() || found->second->link_target != target)
      fail(printable(path) + " is not the link that was added");
  }
  for (const auto& [path, file] : before) {
    const auto found = after.find(path);
    if (found == after.end() || *found->second != file) fail(printable(path) + " was changed");
  }
}

}  // namespace

std::string append_to_initramfs(std::string_view image, Initramfs& initramfs, const InitramfsContents& files,
                                const InitramfsContents& links) {
  const auto appended = compressed_to_follow(image, initramfs, build_archive(initramfs, files, links));
  read_back(appended, initramfs, files, links);
  return std::string(image) + appended;
}

}  // namespace guestfit
