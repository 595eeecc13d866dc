// SPDX-License-Identifier: LGPL-2.1-or-later
#include "apply/verify.hpp"

#include <guestfit/error.hpp>

#include "util/sha256.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

std::string checksum(const GuestReader& guest, const std::string& path) {
  const auto content = guest.read(path, kMaxFileSize);
  return content ? sha256_hex(*content) : "";
}

[[noreturn]] void fail(const std::string& what) {
  throw Error(ErrorKind::failed, "", "verification failed: " + what + "; nothing was changed",
              "check the disk that holds the image, and report this as a fault of guestfit");
}

}  // namespace

void verify_files(const Plan& plan, const GuestReader& guest) {
  for (const auto& file : plan.files) {
    if (checksum(guest, file.path) != file.sha256_after)
      fail(file.path + " does not read back as it was written");
    if (file.backup.empty() || file.backup_exists) continue;
    if (checksum(guest, file.backup) != file.sha256_before)
      fail("the original of " + file.path + " is not at " + file.backup);
  }
}

void verify_nothing_left(const Plan& second) {
  if (second.empty()) return;
  const auto& file = second.files.front();
  fail("a second run would change " + file.path + " again (" + join(file.rules, ", ") + ")");
}

}  // namespace guestfit
