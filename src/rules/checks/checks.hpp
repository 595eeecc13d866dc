// SPDX-License-Identifier: LGPL-2.1-or-later
// One function for each check that rules can name. To add one: a file here, a line here, a line in
// rules/check.cpp.
#pragma once

#include "rules/check.hpp"

namespace guestfit {

Check architecture_check();
Check boot_loader_check();
Check disk_limits_check();
Check partition_scheme_check();
Check root_filesystem_check();
Check subvolumes_check();

}  // namespace guestfit
