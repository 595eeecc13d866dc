// SPDX-License-Identifier: LGPL-2.1-or-later
// Choosing the backend that opens the guest's disks.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <guestfit/engine.hpp>

#include "guest/guest_disks.hpp"
#include "image/probe.hpp"

namespace guestfit {

/// A tree of the host as a guest, for reading.
std::unique_ptr<GuestDisks> open_directory(const std::string& path);

/// The disks of a guest for reading: writes of the backend (a journal that is replayed) go to a throw-away
/// layer, never to the images.
std::unique_ptr<GuestDisks> open_images(const std::vector<ImageInfo>& images, Progress& progress);

}  // namespace guestfit
