// SPDX-License-Identifier: LGPL-2.1-or-later
// A file of the guest for an editor that looks at several: the path only says which one it is.
#pragma once

#include <string>

namespace guestfit {

struct TextFile {
  std::string path;
  std::string text;

  bool operator==(const TextFile&) const = default;
};

}  // namespace guestfit
