// SPDX-License-Identifier: LGPL-2.1-or-later
// The hidden directory ".NAME.guestfit" next to an image (or to the file that -o will make), where guestfit
// keeps what must survive it while it works on that image, and by which two runs keep out of each other's
// way.
//
// It holds "lock" (flock(2); its text is the process id), and, depending on who owns it: overlays, a journal,
// parts of a new image, or "belongs-to": the path of the directory that has the journal, on the second and
// further disks of a guest.
//
// The directory is private to its user (mode 0700). One that belongs to somebody else, or that others could
// write to, is refused: what it says is acted upon.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "util/unique_fd.hpp"

namespace guestfit {

/// A state directory that is locked by this process as long as the object lives. The destructor lets the
/// lock go and leaves the directory as it is.
class StateDirectory {
 public:
  /// Where the state of `file` is kept. `file` is absolute.
  static std::filesystem::path path_for(const std::filesystem::path& file);

  /// Makes the directory when it is missing. Throws Error when another guestfit holds it, naming its process
  /// id, or when it cannot be made or must not be trusted. `subject` is the user's name for the file.
  static StateDirectory lock(const std::filesystem::path& directory, const std::string& subject);

  /// None when the directory does not exist.
  static std::optional<StateDirectory> lock_existing(const std::filesystem::path& directory,
                                                     const std::string& subject);

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path journal() const { return path_ / "journal.json"; }

  /// There is nothing in it but the lock.
  bool is_empty() const;

  /// The directory of the first disk, when this one is of a further disk. Durable when the call returns.
  void set_owner(const std::filesystem::path& owner);
  std::optional<std::filesystem::path> owner() const;

  /// Removes everything in it but the lock. Throws Error.
  void clear();

  /// Removes the directory with everything in it and lets the lock go; a second call does nothing. Never
  /// throws: what cannot be removed is left for the next run.
  void remove() noexcept;

 private:
  StateDirectory(std::filesystem::path path, UniqueFd lock)
      : path_(std::move(path)), lock_(std::move(lock)) {}

  std::filesystem::path path_;
  UniqueFd lock_;
};

}  // namespace guestfit
