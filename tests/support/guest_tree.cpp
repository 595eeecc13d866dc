// SPDX-License-Identifier: LGPL-2.1-or-later
#include "support/guest_tree.hpp"

#include <cstring>
#include <fstream>
#include <stdexcept>

#include <sys/stat.h>
#include <sys/xattr.h>

#include <fcntl.h>
#include <unistd.h>

#include "util/subprocess.hpp"

namespace guestfit::test {
namespace {

namespace fs = std::filesystem;

void write(const fs::path& file, const std::string& content) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << content;
}

void set_time(const fs::path& file, std::int64_t seconds) {
  const struct timespec times[2] = {{seconds, 0}, {seconds, 0}};
  if (utimensat(AT_FDCWD, file.c_str(), times, AT_SYMLINK_NOFOLLOW) != 0)
    throw std::runtime_error("utimensat");
}

/// Attributes that the host's file system does not take are left out: tests ask whether they are there.
void set_attribute(const fs::path& file, const char* name, const std::string& value) {
  (void)lsetxattr(file.c_str(), name, value.data(), value.size(), 0);
}

/// user::rw-, user:1000:r--, group::r--, mask::r--, other::--- as the kernel stores it (version 2).
std::string access_acl() {
  const auto entry = [](std::uint16_t tag, std::uint16_t bits, std::uint32_t id) {
    std::string bytes(8, '\0');
    std::memcpy(bytes.data(), &tag, 2);
    std::memcpy(bytes.data() + 2, &bits, 2);
    std::memcpy(bytes.data() + 4, &id, 4);
    return bytes;
  };
  constexpr std::uint32_t kNobody = 0xffffffff;
  return std::string("\2\0\0\0", 4) + entry(0x01, 6, kNobody) + entry(0x02, 4, 1000) +
         entry(0x04, 4, kNobody) + entry(0x10, 4, kNobody) + entry(0x20, 0, kNobody);
}

void make_links(const fs::path& directory) {
  fs::create_directories(directory / "usr/lib/modules");
  write(directory / "usr/lib/modules/file", "a module\n");
  fs::create_symlink("usr/lib", directory / "lib");
  fs::create_symlink("/etc/fstab", directory / "etc/absolute");
  fs::create_symlink("fstab", directory / "etc/relative");
  fs::create_symlink("/../../../../etc/fstab", directory / "etc/escape");
  fs::create_symlink("../../../../../tmp", directory / "etc/escape-directory");
  fs::create_symlink("nowhere", directory / "etc/dangling");
  fs::create_symlink("circle-b", directory / "etc/circle-a");
  fs::create_symlink("circle-a", directory / "etc/circle-b");
}

}  // namespace

std::string pattern(std::size_t size) {
  std::string bytes(size, '\0');
  std::uint32_t state = 1;
  for (auto& byte : bytes) {
    state = state * 1664525U + 1013904223U;
    byte = static_cast<char>(state >> 24U);
  }
  return bytes;
}

bool is_root() {
  return geteuid() == 0;
}

void make_guest_tree(const fs::path& directory) {
  write(directory / "etc/fstab", kFstab);
  write(directory / "etc/empty", "");
  write(directory / "etc/name with space", "1");
  write(directory / "etc/line\nbreak", "2");
  write(directory / "etc/latin1-\xe9", "3");
  write(directory / "boot/large", pattern(kLargeSize));
  fs::create_directories(directory / "tmp");
  fs::create_directories(directory / "mnt");
  for (int i = 0; i < 1500; ++i)
    write(directory / "many" / ("a-file-with-a-fairly-long-name-" + std::to_string(i)), "");
  make_links(directory);
  if (mkfifo((directory / "etc/pipe").c_str(), 0644) != 0) throw std::runtime_error("mkfifo");

  write(directory / "etc/labelled", "label\n");
  if (is_root() && chown((directory / "etc/labelled").c_str(), 12, 34) != 0)
    throw std::runtime_error("chown");
  set_attribute(directory / "etc/labelled", "user.note", "a note");
  set_attribute(directory / "etc/labelled", "security.selinux",
                std::string("system_u:object_r:etc_t:s0\0", 27));
  set_attribute(directory / "etc/labelled", "system.posix_acl_access", access_acl());

  fs::permissions(directory / "etc/fstab", static_cast<fs::perms>(kFstabMode));
  set_time(directory / "etc/fstab", kFstabTime);
}

std::string run(const std::vector<std::string>& argv) {
  const auto result = run_process(argv);
  if (result.exit_status != 0) throw std::runtime_error(argv[0] + ": " + result.output + result.error_text);
  return result.output;
}

void make_tree_disk(const fs::path& directory, const fs::path& image) {
  write(image, "");
  fs::resize_file(image, kRootOffset + kRootSize + (4U << 20U));
  const auto layout = image.string() + ".layout";
  write(layout, "label: dos\nlabel-id: 0x" + kDiskSignature + "\n2048,81920,L,*\n83968,6144,S\n");
  run({"sh", "-c", "exec sfdisk -q \"$1\" < \"$2\"", "sh", image.string(), layout});
  run({"mke2fs", "-q", "-F", "-t", "ext4", "-U", kRootUuid, "-L", "tree", "-M", "/", "-d", directory.string(),
       "-E", "offset=" + std::to_string(kRootOffset), image.string(),
       std::to_string(kRootSize / 1024) + "k"});
  const auto swap = image.string() + ".swap";
  write(swap, std::string(3U << 20U, '\0'));
  run({"mkswap", "-q", "-U", kSwapUuid, swap});
  run({"dd", "if=" + swap, "of=" + image.string(), "bs=1M", "conv=notrunc", "status=none",
       "seek=" + std::to_string((kRootOffset + kRootSize) >> 20U)});
  fs::remove(layout);
  fs::remove(swap);
}

std::string tree_file_system(const fs::path& image) {
  return image.string() + "?offset=" + std::to_string(kRootOffset);
}

}  // namespace guestfit::test
