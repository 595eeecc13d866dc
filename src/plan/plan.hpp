// SPDX-License-Identifier: LGPL-2.1-or-later
// A plan: the exact bytes that apply would write, with the reason for each. Making one reads the guest and
// writes nothing.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <guestfit/change.hpp>
#include <guestfit/finding.hpp>

#include "guest/guest_reader.hpp"
#include "inspect/inspect.hpp"
#include "rules/catalogue.hpp"

namespace guestfit {

/// What happens to one file, all rules together.
struct PlannedFile {
  std::string path;
  Action action = Action::modify;
  std::string content;               ///< the new one; "" for `remove`
  std::uint32_t permissions = 0644;  ///< of a file that is created
  std::string backup;                ///< "" when there is no original to keep
  bool backup_exists = false;        ///< an earlier run keeps the original already: it stays
  std::string sha256_before;         ///< "" for a file that is created
  std::string sha256_after;          ///< "" for a file that is removed
  std::vector<std::string> rules;
  std::optional<std::string> diff;  ///< for text files
};

struct Plan {
  std::vector<Change> changes;     ///< in the order of the rules
  std::vector<PlannedFile> files;  ///< by path
  std::vector<Finding> findings;
  /// SELinux labels of what apply creates: files of the plan, their directories, the manifest. Empty where
  /// the guest does without.
  std::map<std::string, std::string> labels;
  std::map<std::string, std::string> inputs;  ///< see RecordingReader
  std::vector<std::string> skipped;           ///< rules that did not apply, with the reason, for -v

  bool empty() const { return files.empty(); }
  bool blocked() const;
};

/// Which rules run, and with what.
struct RuleSelection {
  std::vector<std::string> only;
  std::vector<std::string> skip;
  std::map<std::string, std::string> settings;
};

/// Throws Error (usage) when `selection` names a rule or parameter that does not exist, and Error (failed)
/// when two rules contradict each other.
Plan make_plan(const GuestReader& guest, const Inspection& inspection, const Catalogue& catalogue,
               const Target& target, const RuleSelection& selection);

/// The name under which the original of `path` is kept, see docs/design-decisions.md.
std::string backup_path(const std::string& path, const std::string& family);

}  // namespace guestfit
