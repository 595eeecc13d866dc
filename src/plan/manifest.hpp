// SPDX-License-Identifier: LGPL-2.1-or-later
// The manifest that apply leaves in a guest: what was changed, where the originals are, and what is needed
// to put everything back. Here it is only read and written as text; src/apply puts it into the guest.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <guestfit/change.hpp>

#include "guest/guest_reader.hpp"

namespace guestfit {

struct FileTime {
  std::int64_t seconds = 0;
  std::int64_t nanoseconds = 0;

  bool operator==(const FileTime&) const = default;
};

struct ManifestFile {
  std::string path;
  Action action = Action::modify;
  std::string backup;         ///< "" for a file that was created
  std::string sha256_before;  ///< "" for a file that was created
  std::string sha256_after;   ///< "" for a file that was removed
  std::vector<std::string> rules;
  std::vector<std::string> reasons;

  bool operator==(const ManifestFile&) const = default;
};

/// A directory that something was written into. Its time of modification is put back by revert when nobody
/// else changed it since.
struct ManifestDirectory {
  std::string path;
  bool created = false;
  FileTime modified_before;
  FileTime modified_after;

  bool operator==(const ManifestDirectory&) const = default;
};

struct Manifest {
  std::string target;
  std::vector<ManifestFile> files;
  std::vector<ManifestDirectory> directories;

  const ManifestFile* find(const std::string& path) const;
  bool operator==(const Manifest&) const = default;
};

/// Where the manifest of a guest of that family lies.
std::string manifest_path(const std::string& family);

std::string write_manifest(const Manifest& manifest);

/// Throws Error (refused) when the text is damaged.
Manifest parse_manifest(const std::string& text, const std::string& path);

/// None when guestfit has not changed this guest. Throws like parse_manifest.
std::optional<Manifest> read_manifest(const GuestReader& guest, const std::string& family);

}  // namespace guestfit
