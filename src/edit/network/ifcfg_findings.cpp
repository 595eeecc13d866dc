// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/ifcfg_findings.hpp"

#include <fmt/format.h>

#include "util/text.hpp"

namespace guestfit {

Finding not_understood(const std::string& path) {
  return {"", "MOD-2", Severity::warning,
          fmt::format("{} cannot be read as shell variables and is left as it is", printable(path)),
          "Leave only comments and lines of the form NAME=value in it, or remove it if nothing needs it."};
}

}  // namespace guestfit
