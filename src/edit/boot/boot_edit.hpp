// SPDX-License-Identifier: LGPL-2.1-or-later
// What an edit of a boot loader's configuration answers: it may change several files together.
#pragma once

#include <string>
#include <vector>

#include <guestfit/finding.hpp>

#include "edit/text/text_file.hpp"

namespace guestfit {

struct FileReason {
  std::string path;  ///< of the file that changed
  std::string text;  ///< what changes and why, a plain sentence

  bool operator==(const FileReason&) const = default;
};

struct FileSetting {
  std::string path;
  std::string name;   ///< "GRUB_TIMEOUT", "saved_entry"
  std::string value;  ///< "" for a setting that is taken away

  bool operator==(const FileSetting&) const = default;
};

struct BootEdit {
  std::vector<TextFile> files;      ///< those that change, with their new text
  std::vector<FileReason> reasons;  ///< at least one for each of `files`
  std::vector<FileSetting> settings;
  std::vector<Finding> findings;  ///< `rule` is left empty
};

}  // namespace guestfit
