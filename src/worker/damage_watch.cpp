// SPDX-License-Identifier: LGPL-2.1-or-later
#include "worker/damage_watch.hpp"

#include <cctype>
#include <filesystem>

#include <sys/stat.h>
#include <sys/sysmacros.h>

namespace guestfit {
namespace {

bool is_name_letter(char letter) {
  return std::isalnum(static_cast<unsigned char>(letter)) != 0;
}

bool has_word(std::string_view text, std::string_view word) {
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const auto end = at + word.size();
    if ((at == 0 || !is_name_letter(text[at - 1])) && (end == text.size() || !is_name_letter(text[end])))
      return true;
  }
  return false;
}

/// What the kernel calls the device in its messages: "/dev/vg/root" is "dm-0". "" when it is none.
std::string kernel_word(const std::string& device) {
  struct stat status = {};
  if (stat(device.c_str(), &status) != 0 || !S_ISBLK(status.st_mode)) return "";
  const auto link =
      "/sys/dev/block/" + std::to_string(major(status.st_rdev)) + ":" + std::to_string(minor(status.st_rdev));
  std::error_code ignored;
  return std::filesystem::read_symlink(link, ignored).filename().string();
}

}  // namespace

bool tells_damage(const KernelMessage& message, std::string_view name) {
  constexpr int kError = 3;
  if (message.level > kError || name.empty() || !has_word(message.text, name)) return false;
  return !message.text.starts_with("BTRFS") || message.text.find("errno=") != std::string::npos;
}

void DamageWatch::mounted(const std::string& device) {
  names_[kernel_word(device)] = device;
}

std::optional<std::string> DamageWatch::met(const std::string& device) {
  listen();
  const auto found = met_.find(device);
  return found == met_.end() ? std::nullopt : std::optional(found->second);
}

void DamageWatch::listen() {
  while (true) {
    const auto messages = log_.messages();
    if (messages.empty()) return;
    for (const auto& message : messages) {
      for (const auto& [name, device] : names_) {
        if (tells_damage(message, name)) met_.emplace(device, message.text);
      }
    }
  }
}

}  // namespace guestfit
