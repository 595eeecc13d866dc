// SPDX-License-Identifier: LGPL-2.1-or-later
// Which SELinux labels the files and directories get that apply creates. A file that is changed keeps its
// own; with the right ones on new files the guest has no need to relabel its file systems at boot.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <guestfit/finding.hpp>

#include "guest/guest_reader.hpp"
#include "plan/file_contexts.hpp"

namespace guestfit {

struct SelinuxLabels {
  std::map<std::string, std::string> by_path;
  std::vector<Finding> findings;  ///< why there are none, when that is no matter of course
};

/// The labels of the guest's own policy, selinux_config(5). None when the guest has no policy, or has SELinux
/// switched off: then nothing that it writes gets a label either, and it labels everything when SELinux is
/// switched on.
SelinuxLabels find_selinux_labels(const GuestReader& guest, const std::vector<LabelledPath>& paths);

}  // namespace guestfit
