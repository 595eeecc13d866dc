// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/guest_error.hpp"

#include <cerrno>
#include <cstring>

#include <guestfit/error.hpp>

#include "util/text.hpp"

namespace guestfit {

void throw_guest_error(const std::string& doing, const std::string& path, const std::string& why,
                       const std::string& remedy) {
  throw Error(ErrorKind::failed, "",
              "cannot " + doing + " " + printable(path) + " in the guest: " + printable(why), remedy);
}

void throw_file_error(const std::string& doing, const std::string& path, int error_number,
                      const std::string& remedy) {
  // EUCLEAN and EBADMSG are what Linux says of wrong structures and wrong checksums. EIO it says of these
  // too, and of a disk that cannot be read.
  if (error_number != EUCLEAN && error_number != EBADMSG && error_number != EIO)
    throw_guest_error(doing, path, strerror(error_number), remedy);
  throw Error(ErrorKind::refused, "ERR-10",
              "cannot " + doing + " " + printable(path) + " in the guest: the file system " +
                  (error_number == EIO ? "is damaged there, or the disk that it is on" : "is damaged there"),
              repair_remedy(""));
}

std::string repair_remedy(const std::string& type) {
  std::string program = "fsck";
  if (type.empty()) program = "fsck (chkdsk /f on Windows)";
  if (type == "xfs") program = "xfs_repair";
  if (type == "btrfs") program = "btrfs check";
  if (type == "ntfs") program = "chkdsk /f";
  return "run " + program +
         " on this file system on the source machine, and shut the guest down there; if it is "
         "sound there, copy the image once more";
}

void throw_file_too_large(const std::string& path, unsigned long long limit) {
  throw Error(ErrorKind::failed, "",
              printable(path) + " in the guest is larger than " + human_size(limit) +
                  ", which is more than such a file can sensibly have",
              "look at this file in the guest, and put a proper one in its place");
}

void throw_too_many_entries(const std::string& path) {
  throw Error(ErrorKind::failed, "",
              "the directory " + printable(path) + " in the guest has more than " +
                  counted(kMaxDirectoryEntries, "file"),
              "look at this directory in the guest, and clear it");
}

void throw_links_in_circles(const std::string& path) {
  throw Error(ErrorKind::failed, "",
              "the symbolic links of " + printable(path) + " go in circles in the guest",
              "repair the links in the guest");
}

bool means_missing(int error_number) {
  return error_number == ENOENT || error_number == ENOTDIR || error_number == ENAMETOOLONG;
}

}  // namespace guestfit
