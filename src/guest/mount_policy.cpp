// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/mount_policy.hpp"

#include <guestfit/error.hpp>

#include "guest/disk_messages.hpp"
#include "guest/ext_superblock.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

/// xfs_repair gives the kernel's number of an error at the end: "btree block 1/1 is suspect, error -74".
std::string without_error_number(const std::string& text) {
  const auto mark = text.rfind(", error -");
  return mark == std::string::npos ? text : text.substr(0, mark);
}

/// e2fsck -n answers its own questions: "Inode 19 ref count is 7, should be 1.  Fix? no".
std::string without_question(const std::string& text) {
  const auto mark = text.find("? no");
  if (mark == std::string::npos) return text;
  const auto end = text.rfind(". ", mark);
  return end == std::string::npos ? text : text.substr(0, end);
}

}  // namespace

void require_harmless_options(const std::string& options, const std::string& device) {
  if (options.empty()) return;
  for (const auto& option : split(options, ',')) {
    if (option.starts_with("subvol=") || option.starts_with("subvolid=")) continue;
    throw Error(ErrorKind::failed, "",
                "the option \"" + printable(option) + "\" is not one to mount " + device + " with",
                "correct the guest's /etc/fstab");
  }
}

/// noatime, so that reading changes nothing. A guest may ask for a kernel panic on errors in its superblock,
/// which would end the kernel that we mount it with.
std::string mount_options(const std::string& type, const std::string& options, MountAccess access) {
  std::string all = access == MountAccess::read_only ? "ro,noatime" : "noatime";
  if (is_ext(type)) all += ",errors=remount-ro";
  return options.empty() ? all : all + "," + options;
}

std::string checker_of(const std::string& type) {
  if (is_ext(type)) return "e2fsck -n -f";
  if (type == "xfs") return "xfs_repair -n";
  return "";
}

std::string first_complaint(const std::string& output) {
  for (const auto& line : split_lines(output)) {
    const std::string text(trim(line));
    if (text.empty() ||
        starts_with_any(text, {"e2fsck ", "Pass ", "Phase ", "- ", "Warning!", "No modify flag"}))
      continue;
    // "Metadata CRC error detected at 0x55722d4229e9", and the next line says where.
    if (text.find(" 0x") != std::string::npos) continue;
    return one_line(without_caller(without_error_number(without_question(text))));
  }
  return "its structures contradict each other";
}

}  // namespace guestfit
