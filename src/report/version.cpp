// SPDX-License-Identifier: LGPL-2.1-or-later
#include <guestfit/version.hpp>

namespace guestfit {

const char* version() {
  return GUESTFIT_VERSION;
}

}  // namespace guestfit
