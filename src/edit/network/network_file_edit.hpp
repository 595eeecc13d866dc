// SPDX-License-Identifier: LGPL-2.1-or-later
// What an editor of several network files answers for one of them.
#pragma once

#include <string>

#include "edit/text/text_edit.hpp"

namespace guestfit {

struct NetworkFileEdit {
  std::string path;
  bool removed = false;  ///< the file goes; `edit` has the reasons, and no text
  TextEdit edit;         ///< its text is that of a new file when there is none at `path`

  bool operator==(const NetworkFileEdit&) const = default;
};

}  // namespace guestfit
