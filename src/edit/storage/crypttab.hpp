// SPDX-License-Identifier: LGPL-2.1-or-later
// /etc/crypttab (crypttab(5) of cryptsetup and of systemd): "name device key options" between blanks, "#" at
// the start of a line for comments.
//
// The lines are edited here and not by Augeas: its Crypttab lens (1.14) refuses the whole file for an option
// value with a "%" or for a blank before a name. Only the second field of a line changes, so its bytes are
// exchanged in place.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "edit/text/text_edit.hpp"

namespace guestfit {

/// The stable name of a device ("UUID=...") for the name that the guest uses; none when it is not known.
using StableDeviceName = std::function<std::optional<std::string>(const std::string& device)>;

/// Gives the devices with names that change with the hardware stable names. A device that is encrypted with a
/// new key at each boot holds nothing to know it by: it is reported, and so is one that is not known.
TextEdit edit_crypttab(std::string_view text, const StableDeviceName& stable_name);

}  // namespace guestfit
