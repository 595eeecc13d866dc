// SPDX-License-Identifier: LGPL-2.1-or-later
#include "job/scope.hpp"

#include <algorithm>

#include <guestfit/error.hpp>

namespace guestfit {
namespace {

Finding warning(const std::string& code, const std::string& message, const std::string& remedy) {
  return {"", code, Severity::warning, message, remedy};
}

void check_boot_loaders(const Facts& facts, std::vector<Finding>& findings) {
  if (!facts.boot_loaders.empty()) return;
  findings.push_back({"", "CFG-17", Severity::blocker, "no boot loader was found in the guest",
                      "give the disk that has /boot, too, or install GRUB 2 in the guest"});
}

void check_generators(const Facts& facts, std::vector<Finding>& findings) {
  for (const auto& generator : facts.initramfs_generators) {
    if (generator == "initramfs-tools") continue;
    findings.push_back(
        warning("MOD-1", "guestfit does not change the configuration of " + generator + " yet",
                "before the next kernel update, tell " + generator + " which drivers it must add"));
  }
}

void check_disks(const Facts& facts, bool strict, std::vector<Finding>& findings) {
  const Severity severity = strict ? Severity::blocker : Severity::info;
  const bool gpt = std::any_of(facts.disks.begin(), facts.disks.end(),
                               [](const Disk& disk) { return disk.scheme == PartitionScheme::gpt; });
  if (gpt || facts.firmware == "uefi") {
    findings.push_back({"", "LIM-14", severity,
                        "the guest boots by UEFI or has a GPT disk, which import services have refused",
                        "start it on a kind of machine that boots by UEFI"});
  }
}

}  // namespace

void check_license(const Facts& facts, const std::string& license) {
  if (facts.os.family != "linux" || license != "aws") return;
  throw Error(ErrorKind::refused, "LIC", "a Linux guest cannot have its licence from the platform",
              "leave --license out, or give --license byol");
}

std::vector<Finding> check_scope(const Facts& facts, bool strict) {
  if (facts.os.family != "linux") {
    return {{"", "SYS-2", Severity::blocker, "guestfit has no rules for Windows guests yet",
             "use another tool for this guest"}};
  }
  std::vector<Finding> findings;
  check_disks(facts, strict, findings);
  check_boot_loaders(facts, findings);
  check_generators(facts, findings);
  return findings;
}

}  // namespace guestfit
