// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/drivers/initramfs_devices.hpp"

#include <algorithm>
#include <array>

#include <guestfit/error.hpp>

#include "edit/boot/kernel_arguments.hpp"
#include "edit/storage/crypttab.hpp"
#include "edit/storage/lvm_conf.hpp"
#include "edit/storage/mdadm_conf.hpp"
#include "edit/text/shell_variables.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

std::string crypttab(const std::string& text, const StableNameByType& stable_name) {
  const auto any_type = [&](const std::string& device) { return stable_name(device, ""); };
  return edit_crypttab(text, any_type).text.value_or(text);
}

std::string old_cryptroot(const std::string& text, const StableNameByType& stable_name) {
  std::vector<std::string> lines;
  for (const auto& line : split_lines(text)) {
    auto fields = split(line, ',');
    for (auto& field : fields) {
      const auto device = field.starts_with("source=") ? field.substr(7) : "";
      if (const auto name = device.empty() ? std::nullopt : stable_name(device, ""))
        field = "source=" + *name;
    }
    lines.push_back(join(fields, ","));
  }
  return join(lines, "");
}

std::string resume(const std::string& text, const StableNameByType& stable_name) {
  try {
    const auto device = get_shell_variable(text, "RESUME");
    const auto name = device ? stable_name(*device, "swap") : std::nullopt;
    return name ? set_shell_variable(text, "RESUME", *name) : text;
  } catch (const Error&) {
    return text;
  }
}

std::string command_line(const std::string& text, const StableNameByType& stable_name) {
  return replace_device_arguments(text, kDeviceArguments,
                                  [&](const std::string& device) { return stable_name(device, ""); });
}

// What the next two cannot change is reported for the guest's own file, which this is a copy of.
std::string lvm_conf(const std::string& text, const StableNameByType&) {
  return edit_lvm_conf(text, "").text.value_or(text);
}

std::string mdadm_conf(const std::string& text, const StableNameByType&) {
  return edit_mdadm_conf(text, "", [](const std::string&) { return std::nullopt; }).text.value_or(text);
}

struct Copy {
  const char* path;  ///< with "*" in a file's name
  std::string (*change)(const std::string&, const StableNameByType&);
};

constexpr std::array kCopies = {Copy{"cryptroot/crypttab", crypttab},
                                Copy{"conf/conf.d/cryptroot", old_cryptroot},
                                Copy{"etc/crypttab", crypttab},
                                Copy{"conf/conf.d/resume", resume},
                                Copy{"etc/cmdline.d/*.conf", command_line},
                                Copy{"etc/lvm/lvm.conf", lvm_conf},
                                Copy{"etc/lvm/lvmlocal.conf", lvm_conf},
                                Copy{"etc/mdadm.conf", mdadm_conf},
                                Copy{"etc/mdadm/mdadm.conf", mdadm_conf}};

const Copy* find_copy(const std::string& path) {
  const auto* copy = std::find_if(kCopies.begin(), kCopies.end(),
                                  [&](const Copy& each) { return matches_glob(each.path, path); });
  return copy == kCopies.end() ? nullptr : copy;
}

}  // namespace

bool names_disks(const std::string& path) {
  return find_copy(path) != nullptr;
}

InitramfsContents with_stable_devices(const Initramfs& initramfs, const StableNameByType& stable_name) {
  InitramfsContents files;
  for (const auto& [path, file] : initramfs.files()) {
    const auto* copy = file->content ? find_copy(path) : nullptr;
    if (copy == nullptr) continue;
    auto text = copy->change(*file->content, stable_name);
    if (text != *file->content) files[path] = std::move(text);
  }
  return files;
}

}  // namespace guestfit
