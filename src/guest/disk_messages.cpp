// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/disk_messages.hpp"

#include <array>
#include <utility>

#include "guest/ext_superblock.hpp"
#include "guest/guest_error.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr std::size_t kLongestMessage = 300;

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

std::optional<std::string> explain_damage(std::string_view message) {
  // What says most comes first: messages begin with that of the error number, which says least.
  constexpr std::array<std::pair<std::string_view, const char*>, 22> kSigns = {{
      {"ournal", "its journal cannot be replayed"},
      {"recovery", "its journal cannot be replayed"},
      {"LSN", "its journal does not belong to its other parts"},
      {"log mount", "its journal cannot be replayed"},
      {"$LogFile", "its journal cannot be replayed"},
      {"root inode", "its topmost directory cannot be read"},
      {"superblock checksum", "the checksum of its superblock is wrong"},
      {"SB validate", "its superblock is wrong"},
      {"checksum", "a checksum in it is wrong"},
      {"Checksum", "a checksum in it is wrong"},
      {"CRC", "a checksum in it is wrong"},
      {"Bad message", "a checksum in it is wrong"},
      {"geometry", "its superblock is wrong"},
      {"escriptor", "the table of its block groups is wrong"},
      {"MFT", "its table of files (MFT) is wrong"},
      {"orrupt", "its structures contradict each other"},
      {"needs cleaning", "its structures contradict each other"},
      {"transid", "its structures contradict each other"},
      {"uperblock", "its superblock is wrong"},
      {"Invalid argument", "its superblock is wrong"},
      {"Input/output error", "parts of it cannot be read"},
      {"wrong fs type", "its superblock is wrong"},
  }};
  for (const auto& [sign, words] : kSigns) {
    if (contains(message, sign)) return words;
  }
  return std::nullopt;
}

Error mount_error(const std::string& device, const std::string& type, const std::string& message) {
  // NTFS that Windows left hibernated or with fast start-up on.
  if (contains(message, "hibernat") || contains(message, "unclean")) {
    return Error(ErrorKind::refused, "ERR-10",
                 "the file system on " + device + " belongs to a hibernated Windows",
                 "start the guest on the source machine and shut it down completely: shutdown /s /t 0");
  }
  if (const auto damage = explain_damage(message)) return damaged_error(device, type, *damage);
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

Error damaged_error(const std::string& device, const std::string& type, const std::string& problem) {
  return Error(ErrorKind::refused, "ERR-10", "the file system on " + device + " is damaged: " + problem,
               repair_remedy(type));
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
