// SPDX-License-Identifier: LGPL-2.1-or-later
// A check, as a rule of kind "check" names it: a judgement about a guest that changes nothing. It receives
// what an editor receives and can return findings only.
#pragma once

#include <string>
#include <vector>

#include <guestfit/facts.hpp>
#include <guestfit/finding.hpp>

#include "guest/guest_reader.hpp"
#include "rules/parameters.hpp"
#include "rules/target.hpp"

namespace guestfit {

struct CheckContext {
  const GuestReader& guest;   ///< as it will be, with what all rules staged
  const GuestReader& before;  ///< as it is: for what the rules themselves take away
  const Facts& facts;         ///< of the guest as it is
  const Target& target;
  const Parameters& parameters;
  bool strict;  ///< what the target's import service refuses is refused, also where it can be handled
};

struct Check {
  std::string name;     ///< as rule files write it
  std::string summary;  ///< what it looks at, half a sentence
  std::vector<ParameterInfo> parameters;
  std::vector<Finding> (*run)(const CheckContext&);  ///< `rule` of a finding is filled in by the caller
};

/// All checks, by name.
const std::vector<Check>& checks();

/// None when there is no check of that name.
const Check* find_check(const std::string& name);

}  // namespace guestfit
