// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "image/probe.hpp"

namespace guestfit {

/// Throws Error unless the image can be changed in place: a raw or qcow2 file that may be written to. A file
/// without any write permission is refused even to root, who could write to it: it was made so on purpose.
void require_writable(const ImageInfo& image);

}  // namespace guestfit
