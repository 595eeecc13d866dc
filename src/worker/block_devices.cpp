// SPDX-License-Identifier: LGPL-2.1-or-later
#include "worker/block_devices.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include <fcntl.h>
#include <unistd.h>

#include <guestfit/error.hpp>

#include "guest/disk_storage.hpp"
#include "util/text.hpp"
#include "util/unique_fd.hpp"

namespace guestfit {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kDev = "/dev/";
constexpr std::string_view kDigits = "0123456789";

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of(kDigits) == std::string_view::npos;
}

bool is_array(const std::string& name) {
  return name.starts_with("md") && is_number(std::string_view(name).substr(2));
}

std::vector<std::string> names_in(const fs::path& directory) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error))
    names.push_back(entry->path().filename().string());
  return names;
}

/// The parts of partitions' names after the disk's, by number.
std::vector<std::string> partitions_of(const fs::path& sysfs, const std::string& disk) {
  std::map<long, std::string> found;
  for (const auto& name : names_in(sysfs / "block" / disk)) {
    if (!name.starts_with(disk) || !fs::exists(sysfs / "block" / disk / name / "partition")) continue;
    const auto part = name.substr(disk.size());
    const auto number = parse_number(std::string_view(part).substr(part.starts_with('p') ? 1 : 0));
    if (number) found.emplace(*number, part);
  }
  std::vector<std::string> parts;
  parts.reserve(found.size());
  for (auto& [number, part] : found)
    parts.push_back(std::move(part));
  return parts;
}

/// "active", "read-auto"; "inactive" for one that has members and does not run, "clear" for one that was
/// stopped and keeps its name for a while.
std::string array_state(const fs::path& array) {
  char state[32];
  const UniqueFd fd(open((array / "md" / "array_state").c_str(), O_RDONLY | O_CLOEXEC));
  const auto size = fd ? read(fd.get(), state, sizeof state) : -1;
  return size <= 0 ? "clear" : std::string(without_line_end({state, static_cast<std::size_t>(size)}));
}

using Arrays = std::map<long, std::string>;  // names by their numbers

template <class Wanted>
Arrays find_arrays(const fs::path& sysfs, Wanted wanted) {
  Arrays arrays;
  for (const auto& name : names_in(sysfs / "block")) {
    const auto number = is_array(name) ? parse_number(std::string_view(name).substr(2)) : std::nullopt;
    if (number && wanted(array_state(sysfs / "block" / name))) arrays.emplace(*number, name);
  }
  return arrays;
}

Arrays find_running_arrays(const fs::path& sysfs) {
  return find_arrays(sysfs, [](const std::string& state) { return state != "clear" && state != "inactive"; });
}

std::vector<std::string> device_names(const Arrays& arrays) {
  std::vector<std::string> names;
  for (const auto& [number, name] : arrays)
    names.push_back(std::string(kDev) + name);
  return names;
}

bool is_word_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9') || letter == '_';
}

}  // namespace

std::optional<std::size_t> disk_index(std::string_view link) {
  constexpr std::string_view kDriver = "/virtio-uml.";
  const auto found = link.find(kDriver);
  if (found == std::string_view::npos) return std::nullopt;
  const auto digits = link.substr(found + kDriver.size());
  std::size_t index = 0;
  const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), index);
  if (end.ec != std::errc() || end.ptr == digits.data() + digits.size() || *end.ptr != '/')
    return std::nullopt;
  return index;
}

BlockDevices::BlockDevices(const fs::path& sysfs, std::size_t disk_count) {
  std::map<std::size_t, std::string> found;
  for (const auto& name : names_in(sysfs / "block")) {
    std::error_code error;
    const auto link = fs::read_symlink(sysfs / "block" / name, error);
    if (const auto index = error ? std::nullopt : disk_index(link.string())) found.emplace(*index, name);
  }
  if (found.size() != disk_count || (!found.empty() && found.rbegin()->first + 1 != disk_count)) {
    throw Error(ErrorKind::failed, "",
                "the kernel of the sandbox has " + counted(found.size(), "disk") + " of the " +
                    std::to_string(disk_count) + " that it was given",
                "check that no image is empty, or use --backend libguestfs");
  }
  for (const auto& [index, name] : found)
    disks_.push_back({drive_name(index), std::string(kDev) + name, partitions_of(sysfs, name)});
  for (const auto& [number, name] : find_running_arrays(sysfs))
    arrays_.push_back({std::string(kDev) + name, std::string(kDev) + name, partitions_of(sysfs, name)});
}

std::vector<std::string> BlockDevices::disks() const {
  std::vector<std::string> names;
  for (const auto& disk : disks_)
    names.push_back(disk.name);
  return names;
}

std::vector<std::string> BlockDevices::partitions() const {
  std::vector<std::string> names;
  for (const auto* const kind : {&disks_, &arrays_}) {
    for (const auto& disk : *kind) {
      for (const auto& part : disk.partitions)
        names.push_back(disk.name + part);
    }
  }
  return names;
}

std::string BlockDevices::kernel_name(const std::string& device) const {
  for (const auto& disk : disks_) {
    if (!device.starts_with(disk.name)) continue;
    const auto part = device.substr(disk.name.size());
    if (part.empty() || is_number(part)) return disk.kernel_name + part;
  }
  return device;
}

const BlockDevices::Disk* BlockDevices::find_by_kernel_word(std::string_view word) const {
  const auto found = std::find_if(disks_.begin(), disks_.end(), [&](const Disk& disk) {
    const auto name = std::string_view(disk.kernel_name).substr(kDev.size());
    return word.starts_with(name) && (word.size() == name.size() || is_number(word.substr(name.size())));
  });
  return found == disks_.end() ? nullptr : &*found;
}

std::string BlockDevices::with_common_names(std::string_view message) const {
  std::string text;
  for (std::size_t i = 0; i < message.size();) {
    std::size_t end = i;
    while (end < message.size() && is_word_letter(message[end]))
      ++end;
    const auto word = message.substr(i, end - i);
    if (const auto* const disk = find_by_kernel_word(word)) {
      text += disk->name.substr(kDev.size());
      text += word.substr(disk->kernel_name.size() - kDev.size());
    } else {
      text += word;
    }
    if (end < message.size()) text += message[end++];
    i = end;
  }
  return text;
}

std::vector<std::string> running_arrays(const fs::path& sysfs) {
  return device_names(find_running_arrays(sysfs));
}

std::vector<std::string> waiting_arrays(const fs::path& sysfs) {
  return device_names(find_arrays(sysfs, [](const std::string& state) { return state == "inactive"; }));
}

std::vector<std::string> members_of(const fs::path& sysfs, const std::string& device) {
  std::vector<std::string> members;
  for (const auto& name : names_in(sysfs / "block" / device.substr(kDev.size()) / "slaves"))
    members.push_back(std::string(kDev) + name);
  return members;
}

}  // namespace guestfit
