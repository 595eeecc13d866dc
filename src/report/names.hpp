// SPDX-License-Identifier: LGPL-2.1-or-later
// The names that JSON and text use for the values of the public enumerations.
#pragma once

#include <string>

#include <guestfit/report.hpp>

namespace guestfit {

const char* name_of(Command command);
const char* name_of(Outcome outcome);
const char* name_of(Action action);
const char* name_of(Severity severity);
const char* name_of(PartitionScheme scheme);

/// The value of that name. Each throws Error (usage) when there is none.
Command command_named(const std::string& name);
Outcome outcome_named(const std::string& name);
Action action_named(const std::string& name);
Severity severity_named(const std::string& name);
PartitionScheme partition_scheme_named(const std::string& name);

}  // namespace guestfit
