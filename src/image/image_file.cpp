// SPDX-License-Identifier: LGPL-2.1-or-later
#include "image/image_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <sys/stat.h>

#include <fcntl.h>
#include <nlohmann/json.hpp>

#include <guestfit/error.hpp>

#include "image/qemu_img.hpp"
#include "image/qemu_lock.hpp"
#include "image/signature.hpp"
#include "util/text.hpp"
#include "util/unique_fd.hpp"

namespace guestfit {
namespace {

using Json = nlohmann::json;

Error not_an_image(const std::string& what, const std::string& remedy) {
  return Error(ErrorKind::failed, "ERR-1", what, remedy);
}

struct FileEnds {
  std::string head;
  std::string tail;
  std::uint64_t size = 0;
};

std::string read_at(int fd, std::size_t count, std::uint64_t offset, const std::string& name) {
  std::string bytes(count, '\0');
  std::size_t done = 0;
  while (done < count) {
    const auto got = pread(fd, bytes.data() + done, count - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      throw Error(ErrorKind::failed, "", "cannot read " + name + ": " + strerror(errno),
                  "check the disk that the file lies on");
    }
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  bytes.resize(done);
  return bytes;
}

FileEnds read_ends(const std::filesystem::path& file, const std::string& name) {
  struct stat status = {};
  if (stat(file.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) {
    throw not_an_image(name + " is a directory, not a disk image",
                       "name the image file; for a tree of files use --directory");
  }
  if (!S_ISREG(status.st_mode)) {
    throw not_an_image(name + " is not a regular file",
                       "give a disk image; a device can be copied into one first");
  }
  const UniqueFd fd(open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!fd) {
    throw Error(ErrorKind::failed, "", name + " cannot be read: " + strerror(errno),
                "check the permissions of the file, or run guestfit as its owner");
  }
  if (status.st_size == 0) {
    throw not_an_image(name + " is empty", "check that the image was copied or downloaded completely");
  }
  const auto size = static_cast<std::uint64_t>(status.st_size);
  return {read_at(fd.get(), kSignatureHead, 0, name),
          size < kSignatureTail ? "" : read_at(fd.get(), kSignatureTail, size - kSignatureTail, name), size};
}

std::string format_by_content(const FileEnds& ends, const std::string& name) {
  const auto signature = recognise_image(ends.head, ends.tail, ends.size);
  if (!signature.format.empty()) return signature.format;
  if (!signature.instead.empty()) {
    throw not_an_image(name + " is " + signature.instead + ", which is not supported", signature.remedy);
  }
  throw not_an_image(name + " is not a disk image: it has no partition table and no known file system",
                     "give a raw, qcow2, VMDK, VHD or VHDX image of a disk");
}

void check_vmdk(VmdkKind kind, const std::string& name) {
  if (kind == VmdkKind::on_device) {
    throw Error(
        ErrorKind::refused, "LIM-5",
        name + " only points to a device of the old host (raw device mapping); the disk is not in it",
        "make a copy of the disk on the old host: vmkfstools -i OLD.vmdk NEW.vmdk, or export the machine");
  }
  if (kind == VmdkKind::se_sparse) {
    throw Error(ErrorKind::refused, "LIM-5", name + " is a snapshot in VMware's SEsparse form",
                "merge the snapshots of the machine on the old host, or clone it, and take the whole disk");
  }
}

/// What our own eyes must see before QEMU opens the file.
void check_header(const std::string& format, const FileEnds& ends, const std::string& name) {
  if (format == "qcow2" && qcow2_has_data_file(ends.head)) {
    throw Error(ErrorKind::refused, "ERR-1", name + " keeps its data in another file, which is not supported",
                "make one file of it: qemu-img convert -O qcow2 OLD NEW.qcow2");
  }
  if (format == "vmdk") check_vmdk(vmdk_kind(ends.head), name);
  if (format != "vhd") return;
  if (vhd_kind(ends.head, ends.tail) == VhdKind::differencing) {
    throw Error(ErrorKind::refused, "LIM-6", name + " is a differencing VHD, which needs its parent",
                "merge it with its parent first, with the tools of Hyper-V");
  }
  if (!vhd_footers_agree(ends.head, ends.tail)) {
    throw Error(ErrorKind::failed, "ERR-3",
                name + " is damaged: the footers at its two ends are not the same",
                "copy or export the disk again");
  }
}

Json image_facts(const std::filesystem::path& file, const std::string& format, const std::string& name) {
  const auto result = qemu_img({"info", "--output=json", "-f", qemu_format(format), file.string()});
  if (failed_on_lock(result)) throw in_use_error(name);
  if (result.exit_status != 0) {
    const auto error = qemu_img_error(result, name, "open");
    throw Error(ErrorKind::failed, format == "vmdk" ? "ERR-4" : "ERR-1",
                std::string(error.what()) + " (it is damaged, or of a kind that is not supported)",
                "copy or export the image again; qemu-img check tells more");
  }
  auto facts = Json::parse(result.output, nullptr, false);
  if (!facts.is_object())
    throw not_an_image("cannot understand what qemu-img says about " + name,
                       "check that qemu-img is one of QEMU 7 or newer");
  return facts;
}

std::string text_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

/// Extents of a VMDK are files that its descriptor names.
std::vector<std::filesystem::path> find_extents(const Json& facts, const std::filesystem::path& file,
                                                const std::string& name) {
  std::vector<std::filesystem::path> found;
  const auto extents = facts.value("/format-specific/data/extents"_json_pointer, Json::array());
  for (const auto& extent : extents) {
    const std::string extent_name = text_of(extent, "filename");
    const auto path = std::filesystem::weakly_canonical(file.parent_path() / extent_name);
    if (!is_beside_or_below(path, file) || !std::filesystem::is_regular_file(path)) {
      throw Error(ErrorKind::refused, "ERR-1",
                  name + " refers to " + printable(extent_name) + ", which is not a file in its directory",
                  "put all files of the image into one directory");
    }
    found.push_back((file.parent_path() / extent_name).lexically_normal());
  }
  return found;
}

}  // namespace

std::filesystem::path resolve_image_path(const std::string& path) {
  std::error_code error;
  auto file = std::filesystem::canonical(path, error);
  if (!error) return file;
  if (error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory) {
    std::error_code ignored;
    const bool dangling = std::filesystem::is_symlink(path, ignored);
    throw Error(
        ErrorKind::failed, "",
        dangling ? path + " is a symbolic link to a file that does not exist" : "there is no file " + path,
        "check the name");
  }
  throw Error(ErrorKind::failed, "", "cannot open " + path + ": " + error.message(),
              "check the name and the permissions of its directories");
}

ImageFile read_image_file(const std::filesystem::path& file, const std::string& name,
                          const std::string& format) {
  const auto ends = read_ends(file, name);
  ImageFile image;
  image.format = format.empty() ? format_by_content(ends, name) : format;
  check_header(image.format, ends, name);
  if (is_written_elsewhere(file)) throw in_use_error(name);
  const auto facts = image_facts(file, image.format, name);
  image.extents = find_extents(facts, file, name);
  if (facts.value("encrypted", false)) {
    throw Error(ErrorKind::refused, "LIM-13", name + " is encrypted as a whole",
                "make a copy without encryption: qemu-img convert -O qcow2");
  }
  image.virtual_size = facts.value("virtual-size", std::uint64_t{0});
  if (image.virtual_size == 0) {
    throw not_an_image(name + " holds a disk of size 0", "check that this is the right image");
  }
  const auto backing = text_of(facts, "backing-filename");
  if (!backing.empty()) image.backing = BackingName{backing, text_of(facts, "backing-filename-format")};
  return image;
}

void check_image_structure(const ImageFile& image, const std::filesystem::path& file,
                           const std::string& name) {
  if (image.format == "raw") return;
  constexpr int kSound = 0;
  constexpr int kLeaksOnly = 3;
  constexpr int kNoCheckForThisFormat = 63;
  const auto result = qemu_img({"check", "-q", "-f", qemu_format(image.format), file.string()});
  if (result.exit_status == kSound || result.exit_status == kLeaksOnly ||
      result.exit_status == kNoCheckForThisFormat) {
    return;
  }
  if (failed_on_lock(result)) throw in_use_error(name);
  throw Error(ErrorKind::failed, image.format == "vmdk" ? "ERR-4" : "ERR-1",
              name + " is damaged: its tables are wrong, or the file was cut short",
              "copy or export the image again; qemu-img check tells more");
}

bool is_beside_or_below(const std::filesystem::path& candidate, const std::filesystem::path& file) {
  const auto directory = file.parent_path();
  const auto [end, ignored] =
      std::mismatch(directory.begin(), directory.end(), candidate.begin(), candidate.end());
  return end == directory.end();
}

}  // namespace guestfit
