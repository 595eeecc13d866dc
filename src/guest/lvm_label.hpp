// SPDX-License-Identifier: LGPL-2.1-or-later
// Where the text of a volume group is on a physical volume of lvm: a label in one of the first four sectors,
// a list of areas behind it, and in each area for metadata a header that says where the text is now. Format:
// lib/format_text/layout.h and lib/label/label.h of LVM2. All of it is content of a guest: every number is
// checked before it is used.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace guestfit {

/// Reads `count` bytes at `offset` of the device; fewer, or none, at its end.
using ReadDevice = std::function<std::string(std::uint64_t offset, std::uint32_t count)>;

/// The text, "" when there is none that can be read. Throws what `read` throws.
std::string read_lvm_metadata(const ReadDevice& read);

}  // namespace guestfit
