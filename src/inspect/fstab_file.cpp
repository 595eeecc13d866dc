// SPDX-License-Identifier: LGPL-2.1-or-later
#include "inspect/fstab_file.hpp"

#include <guestfit/error.hpp>

#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr const char* kPath = "/etc/fstab";
constexpr std::uint64_t kLargest = 1U << 20U;

Error unreadable(const std::string& why) {
  return Error(ErrorKind::refused, "ERR-5", "the guest's /etc/fstab could not be read: " + why,
               "put a file with the guest's mounts there (fstab(5)), or remove it if the guest has none");
}

}  // namespace

std::string read_fstab(const GuestReader& guest) {
  std::optional<std::string> text;
  try {
    const auto status = guest.status(kPath);
    if (!status) return "";
    if (status->type == FileType::directory) throw unreadable("it is a directory");
    if (status->type != FileType::regular) throw unreadable("it is not a file");
    if (status->size > kLargest) throw unreadable("it has " + human_size(status->size));
    text = guest.read(kPath, kLargest);
  } catch (const Error& error) {
    if (error.code() == "ERR-5" || error.code() == "ERR-10") throw;
    throw unreadable(error.what());
  }
  if (text && text->find('\0') != std::string::npos) throw unreadable("it holds binary data");
  return text.value_or("");
}

}  // namespace guestfit
