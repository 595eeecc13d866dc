// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/drivers/initramfs_devices.hpp"

#include <algorithm>
#include <array>

#include <guestfit/error.hpp>

#include "edit/storage/crypttab.hpp"
#include "edit/text/shell_variables.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr const char* kCryptroot = "cryptroot/crypttab";
constexpr const char* kOldCryptroot = "conf/conf.d/cryptroot";
constexpr const char* kCrypttab = "etc/crypttab";
constexpr const char* kResume = "conf/conf.d/resume";

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

struct Copy {
  const char* path;
  std::string (*change)(const std::string&, const StableNameByType&);
};

constexpr std::array kCopies = {Copy{kCryptroot, crypttab}, Copy{kOldCryptroot, old_cryptroot},
                                Copy{kCrypttab, crypttab}, Copy{kResume, resume}};

}  // namespace

bool names_disks(const std::string& path) {
  return std::any_of(kCopies.begin(), kCopies.end(), [&](const Copy& copy) { return path == copy.path; });
}

InitramfsContents with_stable_devices(const Initramfs& initramfs, const StableNameByType& stable_name) {
  InitramfsContents files;
  for (const auto& copy : kCopies) {
    const auto found = initramfs.files().find(copy.path);
    if (found == initramfs.files().end() || !found->second->content) continue;
    auto text = copy.change(*found->second->content, stable_name);
    if (text != *found->second->content) files[copy.path] = std::move(text);
  }
  return files;
}

}  // namespace guestfit
