// SPDX-License-Identifier: LGPL-2.1-or-later
#include "rules/checks/checks.hpp"

namespace guestfit {
namespace {

/// libblkid names a swap area that holds the memory of a hibernated system "swsuspend", whatever wrote it.
std::vector<Finding> run(const CheckContext& context) {
  std::vector<Finding> findings;
  for (const auto& area : context.facts.filesystems) {
    if (area.type != "swsuspend") continue;
    findings.push_back({"", "ERR-10", Severity::blocker,
                        "the guest is hibernated: its memory is stored on " + area.device +
                            ", and going on from there would overwrite what is changed on its disks",
                        "start the guest on its old machine, and shut it down"});
  }
  return findings;
}

}  // namespace

Check hibernation_check() {
  return {"hibernation", "that no memory of a hibernated system waits in a swap area", {}, run};
}

}  // namespace guestfit
