// SPDX-License-Identifier: LGPL-2.1-or-later
#include "report/names.hpp"

#include <guestfit/error.hpp>

namespace guestfit {
namespace {

template <typename Value>
struct Named {
  Value value;
  const char* name;
};

constexpr Named<Command> kCommands[] = {{Command::inspect, "inspect"},
                                        {Command::audit, "audit"},
                                        {Command::apply, "apply"},
                                        {Command::revert, "revert"}};
constexpr Named<Outcome> kOutcomes[] = {{Outcome::no_changes, "no-changes"}, {Outcome::changes, "changes"},
                                        {Outcome::applied, "applied"},       {Outcome::reverted, "reverted"},
                                        {Outcome::refused, "refused"},       {Outcome::failed, "failed"}};
constexpr Named<Action> kActions[] = {
    {Action::modify, "modify"}, {Action::create, "create"}, {Action::remove, "remove"}};
constexpr Named<Severity> kSeverities[] = {{Severity::info, "info"},
                                           {Severity::warning, "warning"},
                                           {Severity::blocker, "blocker"},
                                           {Severity::error, "error"}};
constexpr Named<PartitionScheme> kSchemes[] = {
    {PartitionScheme::none, "none"}, {PartitionScheme::mbr, "mbr"}, {PartitionScheme::gpt, "gpt"}};

template <typename Value, std::size_t N>
const char* find_name(const Named<Value> (&table)[N], Value value) {
  for (const auto& row : table) {
    if (row.value == value) return row.name;
  }
  return "";
}

template <typename Value, std::size_t N>
Value find_value(const Named<Value> (&table)[N], const std::string& name, const char* what) {
  for (const auto& row : table) {
    if (name == row.name) return row.value;
  }
  throw Error(ErrorKind::usage, "", "\"" + name + "\" is not the name of " + what, "correct the JSON");
}

}  // namespace

const char* name_of(Command command) {
  return find_name(kCommands, command);
}
const char* name_of(Outcome outcome) {
  return find_name(kOutcomes, outcome);
}
const char* name_of(Action action) {
  return find_name(kActions, action);
}
const char* name_of(Severity severity) {
  return find_name(kSeverities, severity);
}
const char* name_of(PartitionScheme scheme) {
  return find_name(kSchemes, scheme);
}

Command command_named(const std::string& name) {
  return find_value(kCommands, name, "a command");
}
Outcome outcome_named(const std::string& name) {
  return find_value(kOutcomes, name, "an outcome");
}
Action action_named(const std::string& name) {
  return find_value(kActions, name, "an action");
}
Severity severity_named(const std::string& name) {
  return find_value(kSeverities, name, "a severity");
}
PartitionScheme partition_scheme_named(const std::string& name) {
  return find_value(kSchemes, name, "a partition scheme");
}

}  // namespace guestfit
