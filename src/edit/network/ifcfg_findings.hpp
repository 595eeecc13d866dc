// SPDX-License-Identifier: LGPL-2.1-or-later
// What a person should know about ifcfg files that stay as they are.
#pragma once

#include <string>

#include <guestfit/finding.hpp>

namespace guestfit {

/// The file at `path` is left alone because it is not a file of variables.
Finding not_understood(const std::string& path);

}  // namespace guestfit
