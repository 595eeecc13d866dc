// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/disk_messages.hpp"

#include <array>

#include "guest/ext_superblock.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr std::size_t kLongestMessage = 300;

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

Error mount_error(const std::string& device, const std::string& type, const std::string& message) {
  constexpr std::array<std::string_view, 6> kDamage = {
      "can't read superblock",    "wrong fs type, bad option, bad superblock",
      "Structure needs cleaning", "needs journal recovery",
      "Input/output error",       "journal"};
  for (const auto sign : kDamage) {
    if (contains(message, sign)) return damaged_error(device, one_line(message));
  }
  // NTFS that Windows left hibernated or with fast start-up on.
  if (contains(message, "hibernat") || contains(message, "unclean")) {
    return Error(ErrorKind::refused, "ERR-10",
                 "the file system on " + device + " belongs to a hibernated Windows",
                 "start the guest on the source machine and shut it down completely: shutdown /s /t 0");
  }
  return Error(ErrorKind::failed, "", "cannot mount " + device + ": " + one_line(message),
               is_ext(type) || type == "xfs" ? "check the file system on the source machine with fsck"
                                             : "check that this is a file system that Linux can mount");
}

Error not_encrypted_error(const std::string& device) {
  return {ErrorKind::usage, "", printable(device) + " is not an encrypted volume (LUKS)",
          "name the device that guestfit inspect shows with the type crypto_LUKS"};
}

Error wrong_key_error(const std::string& device) {
  return {ErrorKind::refused, "LIM-13", "the key given does not open the encrypted volume " + device,
          "give the file with the volume's own key: --key " + device + ":FILE"};
}

Error damaged_error(const std::string& device, const std::string& problem) {
  return Error(
      ErrorKind::refused, "ERR-10",
      "the file system on " + device + " is damaged, and replaying its journal does not cure it: " + problem,
      "start the guest on the source machine, run fsck there on this file system, and shut it down");
}

std::string one_line(std::string_view message) {
  auto text = join(split_words(message), " ");
  if (text.size() > kLongestMessage) text = text.substr(0, kLongestMessage) + " ...";
  return printable(text);
}

std::string_view without_caller(std::string_view message) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789_";
  const auto name = message.find(": ");
  if (name != std::string_view::npos && message.find_first_not_of(kLetters) == name) {
    message.remove_prefix(name + 2);
  }
  return message;
}

}  // namespace guestfit
