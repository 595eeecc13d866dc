// SPDX-License-Identifier: LGPL-2.1-or-later
// The sandbox: a Linux kernel that is an ordinary, confined process (user-mode Linux) mounts the guest's file
// systems, and the engine runs in it as the worker. No KVM, no root, no appliance. See docs/threat-model.md
// for what shuts it in, and docs/architecture.md for who talks to whom.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <guestfit/engine.hpp>

#include "image/probe.hpp"

namespace guestfit {

struct SandboxTask {
  Request request;
  std::vector<ImageInfo> images;
  /// qcow2 files on top of the images that take all writes. Empty: what is written is thrown away.
  std::vector<std::filesystem::path> overlays;
  std::filesystem::path data_directory;  ///< rules and drivers that come with guestfit
};

struct SandboxAnswer {
  /// Why the sandbox does not serve this guest or this host, although libguestfs may: a fragment for a
  /// person. Nothing was planned or written then.
  std::optional<std::string> limit;
  /// Outcome, guest, changes, files, findings and plan are set.
  Report report;
};

/// Runs the request on the images in a sandbox, to its end; overlays are complete then. Throws Error when
/// the sandbox breaks (a crash of its kernel, a hang, no memory): overlays are of no use then, the images are
/// as they were.
SandboxAnswer run_in_sandbox(const SandboxTask& task, Progress& progress);

}  // namespace guestfit
