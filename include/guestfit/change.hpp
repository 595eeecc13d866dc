// SPDX-License-Identifier: LGPL-2.1-or-later
// A change: what one rule does to one file of the guest. `audit` reports it, `apply` does it.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace guestfit {

enum class Action { modify, create, remove };

/// One value of a Windows registry hive. `before` and `after` are empty where the value does not exist.
struct RegistryValueChange {
  std::string key;
  std::string value;
  std::string type;
  std::optional<std::string> before;
  std::optional<std::string> after;

  bool operator==(const RegistryValueChange&) const = default;
};

struct Change {
  std::string rule;
  std::string path;  ///< in the guest, with symbolic links resolved
  Action action = Action::modify;
  std::optional<std::string> backup;  ///< where the original stays; none for a file that is created
  std::string summary;
  std::vector<std::string> reasons;
  std::optional<std::string> diff;   ///< unified diff of this rule's part, for text files
  std::vector<std::string> modules;  ///< kernel modules added, for an initramfs
  std::vector<RegistryValueChange> registry;
  /// Checksums of the whole file before the run and after it. When several rules change one file, each of
  /// their changes carries the same pair, so `sha256_after` is always what `apply` leaves in the guest.
  std::optional<std::string> sha256_before;
  std::optional<std::string> sha256_after;

  bool operator==(const Change&) const = default;
};

/// What all rules together do to one file.
struct FileChange {
  std::string path;
  Action action = Action::modify;
  std::optional<std::string> backup;
  std::vector<std::string> rules;   ///< those that change it, in their order
  std::optional<std::string> diff;  ///< from what it is to what it will be, for text files
  std::optional<std::string> sha256_before;
  std::optional<std::string> sha256_after;

  bool operator==(const FileChange&) const = default;
};

}  // namespace guestfit
