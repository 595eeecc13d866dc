// SPDX-License-Identifier: LGPL-2.1-or-later
// /etc/fstab, as fstab(5) and libmount's parser (util-linux) describe it: fields between blanks or tabs,
// "\040" for a space, "#" only at the start of a line. What is not changed keeps every byte.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "edit/storage/device_names.hpp"
#include "edit/text/text_edit.hpp"

namespace guestfit {

struct FstabEntry {
  std::size_t line = 0;    ///< from 0
  std::string device;      ///< first field, escapes resolved
  std::string mountpoint;  ///< second field, escapes resolved
  std::string type;
  std::vector<std::string> options;

  bool has_option(std::string_view name) const;
};

/// The entries that a guest's mount(8) would accept; comments and invalid lines are left out.
std::vector<FstabEntry> parse_fstab(std::string_view text);

/// Entries that are commented out, with the reason as half a sentence ("exists on VirtualBox only").
/// An empty pattern matches anything.
struct FstabUnwanted {
  std::string type;    ///< glob on the file system type
  std::string device;  ///< glob on the device
  std::string reason;
};

/// Does for every line what MOD-3 to MOD-6 of the import rules ask:
/// unwanted and invalid lines are commented out, unstable device names become UUIDs, and what is on none of
/// the disks gets `nofail`. `root` is the device of the root file system ("" when not known); it tells which
/// disk the guest's own name for "/" means.
TextEdit edit_fstab(std::string_view text, DeviceNames names, const std::string& root,
                    const std::vector<FstabUnwanted>& unwanted);

}  // namespace guestfit
