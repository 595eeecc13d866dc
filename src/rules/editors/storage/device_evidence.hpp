// SPDX-License-Identifier: LGPL-2.1-or-later
// What the guest itself says about which disk its device names mean.
#pragma once

#include "edit/storage/device_names.hpp"
#include "rules/editor.hpp"

namespace guestfit {

/// Device names of the guest, with the evidence of its fstab, its kernel command line and its device.map.
DeviceNames known_device_names(const EditorContext& context);

}  // namespace guestfit
