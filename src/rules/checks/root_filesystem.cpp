// SPDX-License-Identifier: LGPL-2.1-or-later
#include <algorithm>

#include "edit/storage/fstab.hpp"
#include "rules/checks/checks.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

const FileSystem* root_of(const Facts& facts) {
  const auto found = std::find_if(facts.filesystems.begin(), facts.filesystems.end(),
                                  [&](const auto& each) { return each.device == facts.root; });
  return found == facts.filesystems.end() ? nullptr : &*found;
}

std::vector<Finding> check_type(const CheckContext& context) {
  const auto& known = context.target.limits.root_filesystems;
  const FileSystem* root = root_of(context.facts);
  if (root == nullptr || known.empty()) return {};
  if (std::find(known.begin(), known.end(), root->type) != known.end()) return {};
  return {{"", "CFG-18", Severity::blocker,
           "the root file system on " + root->device + " is " + root->type + ", and " + context.target.title +
               " takes " + join(known, ", "),
           "copy the system to a file system of one of these kinds"}};
}

std::vector<Finding> check_subvolumes(const CheckContext& context) {
  if (!context.target.limits.refuses_subvolumes) return {};
  std::vector<std::string> subvolumes;
  for (const auto& entry : parse_fstab(context.guest.read("/etc/fstab").value_or(""))) {
    if (entry.type != "btrfs") continue;
    for (const auto& option : entry.options) {
      // The top level is no subvolume; genfstab of Arch names it all the same.
      if (option == "subvol=/" || option == "subvolid=5") continue;
      if (option.starts_with("subvol=") || option.starts_with("subvolid="))
        subvolumes.push_back(entry.mountpoint + " (" + option + ")");
    }
  }
  if (subvolumes.empty()) return {};
  return {{"", "LIM-15", context.strict ? Severity::blocker : Severity::info,
           "the guest mounts Btrfs subvolumes, which the import service of " + context.target.title +
               " does not support: " + join(subvolumes, ", "),
           "guestfit handles them; import the disk as a snapshot and register an image of it"}};
}

}  // namespace

Check root_filesystem_check() {
  return {
      "root-filesystem", "the type of the root file system, against what the target takes", {}, check_type};
}

Check subvolumes_check() {
  return {"subvolumes",
          "Btrfs subvolumes in /etc/fstab, where the target's import refuses them",
          {},
          check_subvolumes};
}

}  // namespace guestfit
