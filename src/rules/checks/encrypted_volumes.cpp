// SPDX-License-Identifier: LGPL-2.1-or-later
#include <algorithm>

#include "rules/checks/checks.hpp"

namespace guestfit {
namespace {

bool is_open(const Facts& facts, const FileSystem& volume) {
  return std::any_of(facts.filesystems.begin(), facts.filesystems.end(), [&](const FileSystem& each) {
    return each.device == "/dev/mapper/luks-" + volume.uuid;
  });
}

std::vector<Finding> run(const CheckContext& context) {
  const bool refuses = context.target.limits.refuses_encryption;
  const std::string service = "the import service of " + context.target.title + " takes no encrypted volumes";
  std::vector<Finding> findings;
  for (const auto& volume : context.facts.filesystems) {
    if (volume.type != "crypto_LUKS" && volume.type != "BitLocker") continue;
    const bool open = is_open(context.facts, volume);
    if (open && !refuses) continue;
    const Severity usual = open ? Severity::info : Severity::warning;
    findings.push_back(
        {"", "LIM-13", refuses && context.strict ? Severity::blocker : usual,
         "the volume " + volume.device + " is encrypted (" + volume.type + ")" +
             (open ? "" : " and no key was given, so what is on it was not looked at") +
             (refuses ? (open ? ", and " : "; ") + service : ""),
         open ? "import the disk as a snapshot, and have its key at hand where the guest starts"
              : "give its key (--key " + volume.device + ":FILE), or decrypt it before the move"});
  }
  return findings;
}

}  // namespace

Check encrypted_volumes_check() {
  return {"encrypted-volumes", "encrypted volumes, with a key and without", {}, run};
}

}  // namespace guestfit
