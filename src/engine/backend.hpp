// SPDX-License-Identifier: LGPL-2.1-or-later
// Choosing where a job runs: in the sandbox, or in this process on the disks that libguestfs opens.
#pragma once

#include <filesystem>
#include <vector>

#include <guestfit/engine.hpp>

#include "image/probe.hpp"
#include "job/job.hpp"

namespace guestfit {

/// Runs the job on a directory (`images` is empty), or on images through the qcow2 files `overlays`; without
/// these, what is written is thrown away. The backend is the one that the request names; "auto" takes the
/// sandbox where it can run and serves the guest, else libguestfs, and says as a detail which and why.
/// Throws Error.
void do_job(const Request& request, const RuleSet& rules, const std::vector<ImageInfo>& images,
            const std::vector<std::filesystem::path>& overlays, Report& report, Progress& progress);

}  // namespace guestfit
