// SPDX-License-Identifier: LGPL-2.1-or-later
// Times of modification of the directories that are written into, so that revert can put them back.
#pragma once

#include <map>
#include <set>
#include <string>

#include "guest/guest_writer.hpp"
#include "plan/manifest.hpp"

namespace guestfit {

class DirectoryTimes {
 public:
  /// `guest` must outlive this object.
  explicit DirectoryTimes(const GuestReader& guest) : guest_(guest) {}

  /// Notes the present time of `directory`, before something is written into it.
  void remember(const std::string& directory);

  /// Adds the directories, with their times before and now, and those that were `made`.
  void add_to(Manifest& manifest, const std::set<std::string>& made) const;

 private:
  const GuestReader& guest_;
  std::map<std::string, FileTime> before_;
};

/// Gives the directory of the manifest, where it was there before, the time that the manifest has for it:
/// writing the manifest has changed it after that time was noted.
void keep_recorded_time(const Manifest& manifest, const std::string& directory, GuestWriter& writer);

/// Puts the times back, of those directories that are now as apply left them. `unchanged` is what
/// `untouched_directories` said before the first write of a revert.
void restore_directory_times(const Manifest& manifest, const std::set<std::string>& unchanged,
                             GuestWriter& writer);

/// Directories of the manifest that nobody has written into since apply.
std::set<std::string> untouched_directories(const Manifest& manifest, const GuestReader& guest);

}  // namespace guestfit
