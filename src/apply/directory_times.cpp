// SPDX-License-Identifier: LGPL-2.1-or-later
#include "apply/directory_times.hpp"

#include <algorithm>

namespace guestfit {
namespace {

FileTime time_of(const GuestReader& guest, const std::string& directory) {
  const auto status = guest.link_status(directory);
  return status ? FileTime{status->mtime_seconds, status->mtime_nanoseconds} : FileTime{};
}

}  // namespace

void DirectoryTimes::remember(const std::string& directory) {
  if (!before_.contains(directory) && guest_.is_directory(directory))
    before_[directory] = time_of(guest_, directory);
}

void DirectoryTimes::add_to(Manifest& manifest, const std::set<std::string>& made) const {
  for (const auto& [path, before] : before_) {
    const auto known = std::find_if(manifest.directories.begin(), manifest.directories.end(),
                                    [&p = path](const auto& directory) { return directory.path == p; });
    const FileTime now = time_of(guest_, path);
    if (known == manifest.directories.end()) {
      manifest.directories.push_back({path, false, before, now});
    } else if (known->modified_after == before) {
      known->modified_after = now;
    }
  }
  for (const auto& path : made)
    manifest.directories.push_back({path, true, {}, {}});
}

void keep_recorded_time(const Manifest& manifest, const std::string& directory, GuestWriter& writer) {
  for (const auto& each : manifest.directories) {
    if (each.path == directory && !each.created)
      writer.set_modified(directory, each.modified_after.seconds, each.modified_after.nanoseconds);
  }
}

std::set<std::string> untouched_directories(const Manifest& manifest, const GuestReader& guest) {
  std::set<std::string> untouched;
  for (const auto& directory : manifest.directories) {
    if (!directory.created && time_of(guest, directory.path) == directory.modified_after)
      untouched.insert(directory.path);
  }
  return untouched;
}

void restore_directory_times(const Manifest& manifest, const std::set<std::string>& unchanged,
                             GuestWriter& writer) {
  for (const auto& directory : manifest.directories) {
    if (!unchanged.contains(directory.path)) continue;
    writer.set_modified(directory.path, directory.modified_before.seconds,
                        directory.modified_before.nanoseconds);
  }
}

}  // namespace guestfit
