// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/libguestfs_messages.hpp"

#include <array>
#include <string_view>

#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr std::size_t kLongestMessage = 300;

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// The line of the log that says most, the last one of the most telling kind.
std::string telling_line(const std::string& log) {
  // What comes later in the list is said for many reasons, what comes first for one.
  constexpr std::array<std::string_view, 6> kSigns = {
      "supermin: failed", "qemu-system-", "qemu-kvm:", "Kernel panic", "supermin: ", "error:"};
  const auto lines = split_lines(log);
  for (const auto sign : kSigns) {
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
      if (contains(*line, sign) && !contains(*line, "warning: ")) return std::string(trim(*line));
    }
  }
  return "";
}

struct Known {
  std::string_view sign;
  const char* why;
  const char* remedy;
};

constexpr std::array<Known, 7> kLaunchFailures = {{
    {"failed to find a suitable kernel", "there is no kernel on this machine that it may read",
     "install a kernel package (linux-image-amd64 on Debian, linux-image-generic on Ubuntu), and where "
     "/boot/vmlinuz-* is readable by root only, make it readable (chmod 0644 /boot/vmlinuz-*) or run "
     "guestfit as "
     "root"},
    {"cp -p '/boot/", "the kernel of this machine may not be read by this user",
     "make it readable (chmod 0644 /boot/vmlinuz-*), or run guestfit as root"},
    {"supermin exited with error status 127", "the program supermin is missing",
     "install supermin (on Debian it comes with libguestfs0)"},
    {"No space left on device", "there is no space left for it",
     "make space in /var/tmp and /tmp, or set LIBGUESTFS_CACHEDIR and TMPDIR to directories that have some"},
    {"Failed to get \"write\" lock", "another program uses the image",
     "switch the guest off, and end the program that has its disk open"},
    {"Cannot allocate memory", "there is not enough memory for it",
     "free some memory: the appliance needs about 1.3 GiB, or set LIBGUESTFS_MEMSIZE to fewer megabytes"},
    {"Could not open", "QEMU cannot open the image",
     "check that the image exists, with all the files that it refers to, and may be read"},
}};

bool is_ext(const std::string& type) {
  return type == "ext2" || type == "ext3" || type == "ext4";
}

/// "mount_options: mount exited with status 32: mount: /: wrong fs type" without its first two parts.
std::string_view without_call_and_program(std::string_view text) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789_";
  const auto call = text.find(": ");
  if (call != std::string_view::npos && text.find_first_not_of(kLetters) == call)
    text.remove_prefix(call + 2);
  const auto program = text.find(": ");
  if (program != std::string_view::npos && contains(text.substr(0, program), " exited with status ")) {
    text.remove_prefix(program + 2);
  }
  return text;
}

}  // namespace

std::string plain_message(const std::string& message) {
  std::string text(trim(message));
  text = std::string(without_call_and_program(text));
  text = replace_all(replace_all(text, "/sysroot/", "/"), "/sysroot", "/");
  text = join(split_words(text), " ");
  if (text.size() > kLongestMessage) text = text.substr(0, kLongestMessage) + " ...";
  return printable(text);
}

Error launch_error(const std::string& message, const std::string& log) {
  const std::string all = log + "\n" + message;
  const auto error = [](const std::string& why, const std::string& remedy) {
    return Error(ErrorKind::failed, "", "the appliance that opens the disks cannot start: " + why, remedy);
  };
  for (const auto& known : kLaunchFailures) {
    if (contains(all, known.sign)) return error(known.why, known.remedy);
  }
  auto line = telling_line(log);
  if (line.empty()) line = split_lines(message).empty() ? "it gave no reason" : split_lines(message).front();
  return error(plain_message(line), "run libguestfs-test-tool, which shows what is missing on this machine");
}

Error mount_error(const std::string& device, const std::string& type, const std::string& message) {
  if (contains(message, "unknown filesystem type")) {
    const std::string package = type == "xfs" || type == "jfs" ? "libguestfs-" + type : "";
    return Error(ErrorKind::failed, "",
                 "the appliance cannot mount " + device + ": it does not know file systems of type " + type,
                 package.empty() ? "use a machine whose kernel has this file system"
                                 : "install " + package + " (its name on Debian and Ubuntu)");
  }
  constexpr std::array<std::string_view, 6> kDamage = {
      "can't read superblock",    "wrong fs type, bad option, bad superblock",
      "Structure needs cleaning", "needs journal recovery",
      "Input/output error",       "journal"};
  for (const auto sign : kDamage) {
    if (contains(message, sign)) return damaged_error(device, plain_message(message));
  }
  // NTFS that Windows left hibernated or with fast start-up on.
  if (contains(message, "hibernat") || contains(message, "unclean")) {
    return Error(ErrorKind::refused, "ERR-10",
                 "the file system on " + device + " belongs to a hibernated Windows",
                 "start the guest on the source machine and shut it down completely: shutdown /s /t 0");
  }
  return Error(ErrorKind::failed, "", "cannot mount " + device + ": " + plain_message(message),
               is_ext(type) || type == "xfs" ? "check the file system on the source machine with fsck"
                                             : "check that this is a file system that Linux can mount");
}

Error damaged_error(const std::string& device, const std::string& problem) {
  return Error(
      ErrorKind::refused, "ERR-10",
      "the file system on " + device + " is damaged, and replaying its journal does not cure it: " + problem,
      "start the guest on the source machine, run fsck there on this file system, and shut it down");
}

}  // namespace guestfit
