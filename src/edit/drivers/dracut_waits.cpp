// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/drivers/dracut_waits.hpp"

#include <algorithm>
#include <optional>

#include "edit/storage/device_names.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr std::string_view kHook = "/initqueue/finished/devexists-";
constexpr std::string_view kHookEnd = ".sh";
constexpr std::string_view kUnit = "etc/systemd/system/dev-";
constexpr std::string_view kUnitEnd = ".device.d/timeout.conf";

constexpr const char* kLvmDevices = "etc/lvm/devices/system.devices";
constexpr const char* kNowhere = "guestfit-removed";

// A hook in this directory says by its status whether the wait is over.
constexpr const char* kNoHook = "# guestfit: the new machine has no device of this name\n:\n";
constexpr const char* kShortTimeout =
    "# guestfit: the new machine has no device of this name\n"
    "[Unit]\nJobTimeoutSec=1\nJobRunningTimeoutSec=1\n";

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

/// "\x2f" is "/". With `dashes`, "-" is "/" too: systemd-escape(1).
std::string unescaped(std::string_view name, bool dashes) {
  std::string out;
  for (std::size_t at = 0; at < name.size(); ++at) {
    const auto code = name.substr(at, 4);
    if (code.size() == 4 && code.starts_with("\\x") && hex_digit(code[2]) >= 0 && hex_digit(code[3]) >= 0) {
      out += static_cast<char>(hex_digit(code[2]) * 16 + hex_digit(code[3]));
      at += 3;
    } else {
      out += dashes && name[at] == '-' ? '/' : name[at];
    }
  }
  return out;
}

bool is_hook(std::string_view path) {
  return path.find(kHook) != std::string_view::npos && path.ends_with(kHookEnd);
}

bool is_unit(std::string_view path) {
  return path.starts_with(kUnit) && path.ends_with(kUnitEnd);
}

std::string device_of(std::string_view path) {
  if (is_hook(path)) {
    const auto name = path.substr(path.find(kHook) + kHook.size());
    return unescaped(name.substr(0, name.size() - kHookEnd.size()), false);
  }
  const auto begin = kUnit.size() - std::string_view("dev-").size();
  return "/" + unescaped(path.substr(begin, path.size() - kUnitEnd.size() - begin), true);
}

/// True for a name that the new machine does not have, even with the same disks.
bool belongs_to_machine(const std::string& device) {
  const std::vector<std::string> by_content = {"/dev/md", "/dev/disk/by-id/dm-", "/dev/disk/by-id/md-",
                                               "/dev/disk/by-id/lvm-pv-uuid-"};
  return is_unstable_device(device) && !starts_with_any(device, by_content);
}

}  // namespace

bool is_dracut_wait(const std::string& path) {
  return is_hook(path) || is_unit(path);
}

DracutWaits release_dracut_waits(const Initramfs& initramfs) {
  DracutWaits waits;
  for (const auto& [path, file] : initramfs.files()) {
    if (!is_dracut_wait(path) || !file->is_regular()) continue;
    const auto device = device_of(path);
    const std::string content = is_hook(path) ? kNoHook : kShortTimeout;
    if (!belongs_to_machine(device) || file->content == content) continue;
    waits.files[path] = content;
    if (std::find(waits.devices.begin(), waits.devices.end(), device) == waits.devices.end())
      waits.devices.push_back(device);
  }
  const auto lvm = initramfs.files().find(kLvmDevices);
  if (lvm != initramfs.files().end() && lvm->second->is_regular()) waits.links[kLvmDevices] = kNowhere;
  return waits;
}

}  // namespace guestfit
