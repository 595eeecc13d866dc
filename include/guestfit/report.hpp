// SPDX-License-Identifier: LGPL-2.1-or-later
// What the engine answers, as plain values. `json.hpp` gives it the documented JSON form.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <guestfit/change.hpp>
#include <guestfit/facts.hpp>
#include <guestfit/finding.hpp>
#include <guestfit/request.hpp>

namespace guestfit {

/// `inspect` ends as no_changes.
enum class Outcome { no_changes, changes, applied, reverted, refused, failed };

struct Image {
  std::string path;
  std::string format;
  std::uint64_t virtual_size = 0;  ///< bytes

  bool operator==(const Image&) const = default;
};

struct Report {
  Command command = Command::audit;
  std::string target;
  Outcome outcome = Outcome::failed;
  std::vector<Image> images;
  std::optional<Facts> guest;     ///< none when the guest could not be opened
  std::vector<Change> changes;    ///< by rule
  std::vector<FileChange> files;  ///< the same by file
  std::vector<Finding> findings;
  std::optional<std::string> output;  ///< the image that apply wrote, when it was asked for a new one
  std::optional<std::string> plan;    ///< audit: JSON text of the plan, for Request::plan
  bool usage_error = false;           ///< the request itself was wrong (exit status 64)

  bool operator==(const Report&) const = default;
};

/// The exit status that the command line promises for this report: 0, 1, 2, 3 or 64.
int exit_status(const Report& report);

}  // namespace guestfit
