// SPDX-License-Identifier: LGPL-2.1-or-later
// A guest in memory made from its description, with what a backend would say of its disks.
#pragma once

#include "guest/guest_disks.hpp"
#include "guest/memory_guest.hpp"
#include "inspect/inspect.hpp"
#include "plan/plan.hpp"
#include "rules/rule.hpp"

namespace guestfit {

struct ExampleScene {
  MemoryGuest guest;
  Storage storage;
  std::string root;  ///< device of the root file system
  GuestMounts mounts;

  /// Adds what `tree` has; its storage, where it names any, takes the place of what was there.
  void add(const ExampleGuest& tree);

  Inspection inspect() const;

  /// Makes the guest what it is after `plan`.
  void apply(const Plan& plan);
};

}  // namespace guestfit
