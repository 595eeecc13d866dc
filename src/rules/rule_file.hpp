// SPDX-License-Identifier: LGPL-2.1-or-later
// Reading single files of the catalogue. Everything wrong goes to `problems` with its line.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "rules/rule.hpp"

namespace guestfit {

Rule read_rule(const std::filesystem::path& file, const std::string& id, RuleProblems& problems);

/// `driver_sets` are those that a target may name.
Target read_target(const std::filesystem::path& file, const std::map<std::string, DriverSet>& driver_sets,
                   RuleProblems& problems);

DriverSet read_driver_set(const std::filesystem::path& file, RuleProblems& problems);

ExampleGuest read_example_guest(const std::filesystem::path& file, RuleProblems& problems);

}  // namespace guestfit
