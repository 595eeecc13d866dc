// SPDX-License-Identifier: LGPL-2.1-or-later
// Number, size and partition tables of the disks, against what the target takes.
#include <algorithm>

#include <fmt/format.h>

#include "rules/checks/checks.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

void check_size(const Disk& disk, bool is_boot_disk, const Target& target, std::vector<Finding>& findings) {
  const TargetLimits& limits = target.limits;
  const std::string has = disk.device + " has " + human_size(disk.size) + ", and ";
  if (is_boot_disk && limits.boot_disk_mbr && disk.scheme != PartitionScheme::gpt &&
      disk.size > *limits.boot_disk_mbr) {
    findings.push_back(
        {"", "LIM-1", Severity::blocker,
         has + target.title + " takes boot disks with an MBR up to " + human_size(*limits.boot_disk_mbr),
         "move data to a second disk and make this one smaller, or give it a GPT"});
  } else if (limits.disk && disk.size > *limits.disk) {
    findings.push_back({"", "LIM-2", Severity::blocker,
                        has + target.title + " takes disks up to " + human_size(*limits.disk),
                        "spread its data over several disks, for example with LVM"});
  } else if (limits.plain_disk && disk.size > *limits.plain_disk) {
    findings.push_back({"", "LIM-2", Severity::info,
                        has + "an upload of more than " + human_size(*limits.plain_disk) + " to " +
                            target.title + " takes another way",
                        limits.plain_disk_remedy});
  }
}

std::vector<Finding> check_limits(const CheckContext& context) {
  const auto& disks = context.facts.disks;
  const TargetLimits& limits = context.target.limits;
  std::vector<Finding> findings;
  if (limits.disks && disks.size() > *limits.disks) {
    findings.push_back({"", "LIM-3", Severity::blocker,
                        fmt::format("the guest has {} disks, and {} takes {} at most", disks.size(),
                                    context.target.title, *limits.disks),
                        "leave out disks that the guest can do without, and move them one by one"});
  }
  for (std::size_t i = 0; i < disks.size(); ++i)
    check_size(disks[i], i == 0, context.target, findings);
  return findings;
}

std::vector<Finding> check_scheme(const CheckContext& context) {
  const Facts& facts = context.facts;
  if (!context.target.limits.refuses_uefi) return {};
  const bool gpt = !facts.disks.empty() && facts.disks.front().scheme == PartitionScheme::gpt;
  const bool uefi = facts.firmware == "uefi";
  if (!gpt && !uefi) return {};
  const std::string what = uefi ? "the guest boots by UEFI" : "the guest's boot disk has a GPT";
  return {{"", "LIM-14", context.strict ? Severity::blocker : Severity::info,
           what + ", which the import service of " + context.target.title +
               " refused for Linux; it can be started there today",
           uefi
               ? "register the image with the boot mode uefi, and start it on a kind of machine that has UEFI"
               : "use a current version of the import service"}};
}

}  // namespace

Check disk_limits_check() {
  return {"disk-limits", "number and size of the disks, against the limits of the target", {}, check_limits};
}

Check partition_scheme_check() {
  return {"partition-scheme",
          "UEFI and GPT boot disks, where the target's import refuses them",
          {},
          check_scheme};
}

}  // namespace guestfit
