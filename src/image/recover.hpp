// SPDX-License-Identifier: LGPL-2.1-or-later
// What every command does first with the images it is given: finish, or clean up after, an earlier run of
// guestfit that was killed.
#pragma once

#include <string>
#include <vector>

namespace guestfit {

struct Recovery {
  std::string image;  ///< as the user named it
  bool finished;      ///< true: changes were decided and are in the image now; false: leftovers were removed
  std::string message;  ///< one sentence for a person
};

/// Call it before probe_image(). Images without leftovers cost one stat(2); names that do not exist are left
/// to probe_image(). Throws Error when another guestfit is at work on one of the images, when an image was
/// replaced since, or when finishing fails (then the next run tries again).
std::vector<Recovery> recover(const std::vector<std::string>& images);

}  // namespace guestfit
