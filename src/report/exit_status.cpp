// SPDX-License-Identifier: LGPL-2.1-or-later
#include <guestfit/report.hpp>

namespace guestfit {

int exit_status(const Report& report) {
  constexpr int kUsage = 64;  // EX_USAGE of sysexits.h
  if (report.usage_error) return kUsage;
  switch (report.outcome) {
    case Outcome::no_changes:
    case Outcome::applied:
    case Outcome::reverted:
      return 0;
    case Outcome::changes:
      return 2;
    case Outcome::refused:
      return 3;
    case Outcome::failed:
      return 1;
  }
  return 1;
}

}  // namespace guestfit
