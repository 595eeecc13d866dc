// SPDX-License-Identifier: LGPL-2.1-or-later
// Why a mount failed, from the error number and what the kernel said about it. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "worker/kernel_log.hpp"

namespace guestfit {

/// What the kernel says of a feature of the file system that it does not know, or was built without: another
/// kernel may mount it. None when it says nothing of the kind.
std::optional<std::string> missing_feature(const std::vector<KernelMessage>& kernel_messages);

/// "Structure needs cleaning: XFS (vda1): Metadata corruption detected": the error, and what the kernel said
/// most severely, if it said more than information.
std::string describe_mount_failure(int error_number, const std::vector<KernelMessage>& kernel_messages);

/// The messages that say that something could not be written to a disk. Every file system's writes pass the
/// place where the kernel says this.
std::vector<std::string> write_errors(const std::vector<KernelMessage>& kernel_messages);

}  // namespace guestfit
