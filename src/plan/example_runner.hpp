// SPDX-License-Identifier: LGPL-2.1-or-later
// Running the examples of a rule: the guest is made in memory, inspected and planned for like a real one.
#pragma once

#include <string>
#include <vector>

#include "rules/catalogue.hpp"

namespace guestfit {

/// What differs from what `example` of `rule` expects, as plain sentences; empty when it is as expected.
/// A rule that would change its own result again differs, too.
std::vector<std::string> run_example(const Catalogue& catalogue, const Rule& rule, const Example& example);

/// The kinds of example that `rule` has none of, as "that changes something": a rule without an example in
/// which it keeps still is not proven to do so.
std::vector<std::string> missing_examples(const Rule& rule);

}  // namespace guestfit
