// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <vector>

#include <guestfit/engine.hpp>

#include "image/probe.hpp"

namespace guestfit {

/// Finishes or clears away what a run that was killed left beside the images, then looks at the images.
/// Fills `report.images` and its findings. Empty for a directory.
std::vector<ImageInfo> find_images(const Request& request, Report& report, Progress& progress);

}  // namespace guestfit
