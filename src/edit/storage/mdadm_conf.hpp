// SPDX-License-Identifier: LGPL-2.1-or-later
// mdadm.conf(5): lines of words that begin with a keyword; a line that begins with a blank goes on with the
// one before; "#" begins a comment. DEVICE says where mdadm looks for members of arrays, ARRAY describes one.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "edit/text/text_edit.hpp"

namespace guestfit {

/// Devices ("/dev/md0") and UUIDs of the arrays that have both.
std::vector<std::pair<std::string, std::string>> parse_mdadm_arrays(std::string_view text);

/// The UUID ("aaaaaaaa:bbbbbbbb:cccccccc:dddddddd") of the array that a device of the guest is a member of.
using ArrayOfMember = std::function<std::optional<std::string>(const std::string& device)>;

/// Takes away what ties arrays to names of disks: a DEVICE line with such names becomes the default
/// ("partitions containers"), `devices=` of an ARRAY goes where a UUID or a name is there too, and becomes
/// the UUID where that is known; otherwise it is reported. `path` is for messages.
TextEdit edit_mdadm_conf(std::string_view text, const std::string& path,
                         const ArrayOfMember& array_of_member);

}  // namespace guestfit
