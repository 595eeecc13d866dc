// SPDX-License-Identifier: LGPL-2.1-or-later
#include "image/journal.hpp"

#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include <guestfit/error.hpp>

#include "util/host_file.hpp"

namespace guestfit {
namespace {

using Json = nlohmann::json;

constexpr auto kVersion = "1";
constexpr std::uint64_t kMaximumSize = 1U << 20U;

constexpr std::array kStates = {std::pair{DiskState::waiting, "waiting"},
                                std::pair{DiskState::started, "started"}, std::pair{DiskState::done, "done"}};

std::string state_name(DiskState state) {
  for (const auto& [value, name] : kStates) {
    if (value == state) return name;
  }
  return "";
}

DiskState state_of(const std::string& text) {
  for (const auto& [value, name] : kStates) {
    if (text == name) return value;
  }
  throw std::invalid_argument("unknown state " + text);
}

/// Paths of the host are bytes; JSON strings are UTF-8. Bytes become the characters U+0000 to U+00FF.
Json bytes_to_json(const std::string& bytes) {
  std::string text;
  for (const char character : bytes) {
    const auto byte = static_cast<unsigned char>(character);
    if (byte < 0x80) {
      text += character;
    } else {
      text += static_cast<char>(0xc0U | byte >> 6U);
      text += static_cast<char>(0x80U | (byte & 0x3fU));
    }
  }
  return text;
}

std::string bytes_from_json(const std::string& text) {
  std::string bytes;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80) {
      bytes += text[at];
      continue;
    }
    if (byte > 0xc3 || at + 1 == text.size())
      throw std::invalid_argument("a path has characters that are no bytes");
    bytes += static_cast<char>((byte & 3U) << 6U | (static_cast<unsigned char>(text[++at]) & 0x3fU));
  }
  return bytes;
}

Json disk_to_json(const JournalDisk& disk) {
  return {{"file", bytes_to_json(disk.file.string())},
          {"format", disk.format},
          {"overlay", disk.overlay},
          {"inode", disk.identity.inode},
          {"size", disk.identity.size},
          {"modified_seconds", disk.identity.modified_seconds},
          {"modified_nanoseconds", disk.identity.modified_nanoseconds},
          {"state", state_name(disk.state)}};
}

JournalDisk disk_from_json(const Json& json) {
  JournalDisk disk;
  disk.file = bytes_from_json(json.at("file").get<std::string>());
  disk.format = json.at("format").get<std::string>();
  disk.overlay = json.at("overlay").get<std::string>();
  disk.identity = {json.at("inode").get<std::uint64_t>(), json.at("size").get<std::uint64_t>(),
                   json.at("modified_seconds").get<std::int64_t>(),
                   json.at("modified_nanoseconds").get<std::int64_t>()};
  disk.state = state_of(json.at("state").get<std::string>());
  if (!disk.file.is_absolute()) throw std::invalid_argument("a disk has no absolute path");
  if (disk.overlay.empty() || disk.overlay.find('/') != std::string::npos) {
    throw std::invalid_argument("an overlay is not in the directory");
  }
  return disk;
}

}  // namespace

std::string journal_text(const Journal& journal) {
  Json disks = Json::array();
  for (const auto& disk : journal.disks)
    disks.push_back(disk_to_json(disk));
  return Json{{"version", kVersion}, {"disks", disks}}.dump(2) + "\n";
}

Journal parse_journal(const std::string& text, const std::string& name) {
  try {
    const auto json = Json::parse(text);
    if (json.at("version").get<std::string>() != kVersion) throw std::invalid_argument("another version");
    Journal journal;
    for (const auto& disk : json.at("disks"))
      journal.disks.push_back(disk_from_json(disk));
    if (journal.disks.empty()) throw std::invalid_argument("no disks");
    return journal;
  } catch (const std::exception& problem) {
    throw Error(
        ErrorKind::failed, "",
        "cannot understand " + name + ", by which an earlier run is to be finished: " + problem.what(),
        "use the version of guestfit that began it, or restore the image from a copy and remove that "
        "directory");
  }
}

void write_journal(const std::filesystem::path& file, const Journal& journal) {
  write_host_file(file, journal_text(journal));
}

Journal read_journal(const std::filesystem::path& file) {
  return parse_journal(read_host_file(file, kMaximumSize), file.string());
}

}  // namespace guestfit
