// SPDX-License-Identifier: LGPL-2.1-or-later
#include <algorithm>

#include "rules/checks/checks.hpp"

namespace guestfit {
namespace {

/// The disk of a partition ("/dev/sdb" for "/dev/sdb1"); none for a volume that may be on several.
const Disk* disk_of(const Facts& facts, const std::string& device) {
  const auto found = std::find_if(facts.disks.begin(), facts.disks.end(), [&](const Disk& disk) {
    return device.starts_with(disk.device) &&
           device.find_first_not_of("0123456789", disk.device.size()) == std::string::npos;
  });
  return found == facts.disks.end() ? nullptr : &*found;
}

std::vector<Finding> run(const CheckContext& context) {
  const Facts& facts = context.facts;
  const Disk* disk = disk_of(facts, facts.root);
  if (facts.firmware != "bios" || disk == nullptr || disk == &facts.disks.front()) return {};
  return {
      {"", "LIM-10", Severity::warning,
       "the guest starts from " + facts.disks.front().device + ", and its root file system is on " +
           disk->device,
       "if that is not so, give the disks in the order in which the guest starts from them; otherwise the "
       "import service of some platforms asks for both on one disk"}};
}

}  // namespace

Check root_disk_check() {
  return {"root-disk", "that the root file system is on the disk that the guest starts from", {}, run};
}

}  // namespace guestfit
