// SPDX-License-Identifier: LGPL-2.1-or-later
// The SELinux labels that a policy gives to paths, as file_contexts(5) says them. libselinux does the
// matching and is used in this one file only.
//
// The texts are a guest's, and every line of them is a regular expression. So libselinux gets only the lines
// that can match one of the paths in question at all, which are a few dozen of several thousand, and none
// that a hostile guest could have made to keep a processor busy.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <sys/types.h>

namespace guestfit {

struct LabelledPath {
  std::string path;
  mode_t mode = 0;  ///< type of the file: S_IFREG, S_IFDIR
};

/// The texts of a policy: `contexts` are file_contexts, file_contexts.homedirs and file_contexts.local, in
/// this order; `substitutions` are file_contexts.subs and file_contexts.subs_dist: what stands first on a
/// line is looked up as what stands second.
struct PolicyTexts {
  std::vector<std::string> contexts;
  std::vector<std::string> substitutions;
};

/// Labels by path; a path that the policy gives none is left out. Throws Error (failed) when libselinux does
/// not take the texts.
std::map<std::string, std::string> look_up_labels(const PolicyTexts& policy,
                                                  const std::vector<LabelledPath>& paths);

}  // namespace guestfit
