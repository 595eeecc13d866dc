// SPDX-License-Identifier: LGPL-2.1-or-later
#include "rules/checks/checks.hpp"

namespace guestfit {
namespace {

std::vector<Finding> run(const CheckContext& context) {
  if (!context.facts.boot_loaders.empty()) return {};
  return {{"", "CFG-17", Severity::blocker, "no boot loader was found in the guest",
           "give the disk that has /boot, too, or install GRUB 2 in the guest"}};
}

}  // namespace

Check boot_loader_check() {
  return {"boot-loader", "that the guest has a boot loader", {}, run};
}

}  // namespace guestfit
