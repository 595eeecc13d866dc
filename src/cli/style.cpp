// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cli/style.hpp"

#include <cstdlib>
#include <cstring>

#include <unistd.h>

namespace guestfit {

Style Style::for_terminal(int fd) {
  const char* no_color = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  const bool wanted = no_color == nullptr || *no_color == '\0';
  const bool able = terminal != nullptr && std::strcmp(terminal, "dumb") != 0;
  return Style(wanted && able && isatty(fd) == 1);
}

}  // namespace guestfit
