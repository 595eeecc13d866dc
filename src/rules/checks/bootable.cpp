// SPDX-License-Identifier: LGPL-2.1-or-later
// Whether firmware finds something to start on the boot disk, as far as its partition table tells. Source:
// UEFI specification, "GPT Disk Layout"; GRUB's manual, "BIOS installation".
#include <algorithm>

#include "rules/checks/checks.hpp"

namespace guestfit {
namespace {

constexpr const char* kEfiSystem = "C12A7328-F81F-11D2-BA4B-00A0C93EC93B";
constexpr const char* kBiosBoot = "21686148-6449-6E6F-744E-656564454649";

bool has_boot_partition(const Facts& facts) {
  return std::any_of(facts.filesystems.begin(), facts.filesystems.end(), [&](const FileSystem& each) {
    return each.device.starts_with(facts.disks.front().device) &&
           (each.partition_type == kEfiSystem || each.partition_type == kBiosBoot);
  });
}

std::vector<Finding> run(const CheckContext& context) {
  const Facts& facts = context.facts;
  if (facts.disks.empty()) return {};
  const Disk& disk = facts.disks.front();
  if (disk.scheme == PartitionScheme::none) {
    return {
        {"", "ERR-2", Severity::warning,
         disk.device + ", the disk that the guest starts from, has no partitions",
         "give the disk with the boot loader first; if this is it, copy it into a partition of a new disk "
         "and install GRUB there"}};
  }
  if (disk.scheme == PartitionScheme::gpt && !has_boot_partition(facts)) {
    return {
        {"", "ERR-2", Severity::warning,
         disk.device +
             " has a GPT and no partition to start from, neither an EFI system partition nor a BIOS "
             "boot partition",
         "give the disk with the boot loader first; if this is it, make such a partition and install GRUB "
         "there"}};
  }
  return {};
}

}  // namespace

Check bootable_check() {
  return {"bootable", "that the boot disk has a partition that firmware can start", {}, run};
}

}  // namespace guestfit
