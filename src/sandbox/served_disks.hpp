// SPDX-License-Identifier: LGPL-2.1-or-later
// From the images of a request to what the storage daemon opens.
#pragma once

#include <filesystem>
#include <vector>

#include "image/probe.hpp"
#include "sandbox/storage_daemon.hpp"
#include "util/unique_fd.hpp"

namespace guestfit {

struct ServedDisks {
  std::vector<ServedDisk> disks;
  std::vector<UniqueFd> throw_away;  ///< overlays without a name, which go with their descriptors
};

/// `overlays` as in SandboxTask. Makes overlays that are thrown away where there are none. Throws Error.
ServedDisks serve(const std::vector<ImageInfo>& images, const std::vector<std::filesystem::path>& overlays);

}  // namespace guestfit
