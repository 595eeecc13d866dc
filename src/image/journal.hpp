// SPDX-License-Identifier: LGPL-2.1-or-later
// The record that a run in place is decided: journal.json in the state directory of the first disk. While it
// exists, the images are to be brought to what the overlays say; without it, they are to be left alone.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "image/identity.hpp"

namespace guestfit {

enum class DiskState {
  waiting,  ///< nothing was written to the image: it is exactly as `identity` says
  started,  ///< part of the overlay may have been written to the image
  done,     ///< all of the overlay is in the image, and on the disk
};

struct JournalDisk {
  std::filesystem::path file;  ///< absolute
  std::string format;          ///< "raw" or "qcow2"
  std::string overlay;         ///< name of the overlay in the state directory
  FileIdentity identity;       ///< when the run was decided
  DiskState state = DiskState::waiting;

  bool operator==(const JournalDisk&) const = default;
};

struct Journal {
  std::vector<JournalDisk> disks;

  bool operator==(const Journal&) const = default;
};

std::string journal_text(const Journal& journal);

/// Throws Error when `text` is not a journal of this version; `name` is the file, for the message.
Journal parse_journal(const std::string& text, const std::string& name);

/// Durable when the call returns: either the old journal or the new one is there, never a part.
void write_journal(const std::filesystem::path& file, const Journal& journal);

Journal read_journal(const std::filesystem::path& file);

}  // namespace guestfit
