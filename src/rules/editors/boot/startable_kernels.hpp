// SPDX-License-Identifier: LGPL-2.1-or-later
// The kernels that may be the default on the target.
#pragma once

#include <string>
#include <vector>

#include "rules/editor.hpp"

namespace guestfit {

/// Paths of the guest's kernels that have the target's drivers, newest first, each followed by the links in /
/// and /boot that lead to it ("/boot/vmlinuz"), by which some boot loaders start it. A kernel has the drivers
/// when no other kernel of the guest serves more kinds of the target's hardware (driver sets): a driver that
/// none of them has is another rule's finding. The "kernel-xen" of RHEL 5 and SUSE is never among them.
std::vector<std::string> startable_kernels(const EditorContext& context);

}  // namespace guestfit
