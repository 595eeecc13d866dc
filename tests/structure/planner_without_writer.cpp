// SPDX-License-Identifier: LGPL-2.1-or-later
// A program with the planner and nothing that can write into a guest. That it links is the proof; it also
// makes a plan, so that no part of the planner is left out by the linker.
#include <cstdio>

#include "guest/memory_guest.hpp"
#include "plan/plan.hpp"

int main() {
  guestfit::MemoryGuest guest;
  guest.add_file("/etc/os-release", "ID=debian\n");
  guest.add_file("/etc/fstab", "mount the disk\n");
  const auto catalogue = guestfit::load_catalogue({});
  const auto inspection = guestfit::inspect_guest(guest, {}, {"", "linux", "", ""}, {});
  const auto plan = guestfit::make_plan(guest, inspection, catalogue, catalogue.targets.at("ec2"), {});
  std::printf("%zu files planned\n", plan.files.size());
  return plan.files.size() == 1 ? 0 : 1;
}
