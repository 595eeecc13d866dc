// SPDX-License-Identifier: LGPL-2.1-or-later
// Parts of a rule in words, for `guestfit rules show` and for the rule's page.
#pragma once

#include <string>

#include "rules/catalogue.hpp"

namespace guestfit {

/// "family linux, boot loader grub2": what must hold for the rule to apply.
std::string describe_conditions(const Conditions& when);

/// The value of a parameter, in one line; of records, their first fields.
std::string describe_value(const ConfigNode& value);

/// Throws Error (usage), with the id that is most like it, when there is no such rule.
const Rule& require_rule(const Catalogue& catalogue, const std::string& id);

}  // namespace guestfit
