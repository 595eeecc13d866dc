// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "cli/options.hpp"

namespace guestfit {

/// guestfit rules list | show ID | page ID | lint [DIR]. Prints to standard output and returns the exit
/// status.
int run_rules_command(const Options& options);

}  // namespace guestfit
