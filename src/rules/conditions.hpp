// SPDX-License-Identifier: LGPL-2.1-or-later
// The `when` of a rule: conditions on the guest and the target, all of which must hold.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <guestfit/facts.hpp>

#include "guest/guest_reader.hpp"
#include "rules/config_node.hpp"
#include "rules/target.hpp"

namespace guestfit {

/// A line that must be in a text file of the guest.
struct LineCondition {
  std::string file;     ///< its last part may be a glob
  std::string pattern;  ///< glob on a whole line without blanks around it
};

/// An empty list means any.
struct Conditions {
  std::string family;
  std::vector<std::string> distros;
  std::vector<std::string> boot_loaders;
  std::vector<std::string> initramfs_generators;
  std::vector<std::string> network_stacks;  ///< one of these must be in charge
  std::vector<std::string> files;           ///< each must be there
  std::vector<LineCondition> lines;         ///< one of these must be there
  std::vector<std::string> targets;         ///< names
};

Conditions read_conditions(const ConfigNode& node, const std::string& file, RuleProblems& problems);

/// Why the rule does not apply, as half a sentence; none when it applies.
std::optional<std::string> unmet_condition(const Conditions& conditions, const GuestReader& guest,
                                           const Facts& facts, const Target& target);

}  // namespace guestfit
