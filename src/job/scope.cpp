// SPDX-License-Identifier: LGPL-2.1-or-later
#include "job/scope.hpp"

#include <guestfit/error.hpp>

namespace guestfit {

void check_license(const Facts& facts, const std::string& license) {
  if (facts.os.family != "linux" || license != "aws") return;
  throw Error(ErrorKind::refused, "LIC", "a Linux guest cannot have its licence from the platform",
              "leave --license out, or give --license byol");
}

std::vector<Finding> check_scope(const Facts& facts) {
  if (facts.os.family == "linux") return {};
  return {{"", "SYS-2", Severity::blocker, "guestfit has no rules for Windows guests yet",
           "use another tool for this guest"}};
}

}  // namespace guestfit
