// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/libguestfs_messages.hpp"

#include <array>
#include <string_view>

#include "guest/disk_messages.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

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

}  // namespace

/// "mount_options: mount exited with status 32: mount: /: wrong fs type" loses its first two parts.
std::string without_appliance(const std::string& message) {
  auto text = without_caller(trim(message));
  const auto program = text.find(": ");
  if (program != std::string_view::npos && contains(text.substr(0, program), " exited with status ")) {
    text.remove_prefix(program + 2);
  }
  return replace_all(replace_all(std::string(text), "/sysroot/", "/"), "/sysroot", "/");
}

std::string plain_message(const std::string& message) {
  return one_line(without_appliance(message));
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

std::optional<Error> unknown_type_error(const std::string& device, const std::string& type,
                                        const std::string& message) {
  if (!contains(message, "unknown filesystem type")) return std::nullopt;
  const std::string package = type == "xfs" || type == "jfs" ? "libguestfs-" + type : "";
  return Error(ErrorKind::failed, "",
               "the appliance cannot mount " + device + ": it does not know file systems of type " + type,
               package.empty() ? "use a machine whose kernel has this file system"
                               : "install " + package + " (its name on Debian and Ubuntu)");
}

}  // namespace guestfit
