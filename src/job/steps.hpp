// SPDX-License-Identifier: LGPL-2.1-or-later
// The jobs, one for each command, and the steps that they share. Those that only look at the guest get disks
// that cannot write.
#pragma once

#include <functional>

#include <guestfit/engine.hpp>

#include "guest/writable_disks.hpp"
#include "inspect/inspect.hpp"
#include "job/rule_set.hpp"
#include "plan/plan.hpp"

namespace guestfit {

void inspect_guest_on(GuestDisks& disks, const Request& request, Report& report, Progress& progress);
void audit_guest_on(GuestDisks& disks, const Request& request, const RuleSet& rules, Report& report,
                    Progress& progress);
void apply_to_guest_on(WritableGuestDisks& disks, const Request& request, const RuleSet& rules,
                       Report& report, Progress& progress);
void revert_guest_on(WritableGuestDisks& disks, const Request& request, Report& report, Progress& progress);

/// Inspects the guest on `disks` and puts what it is into `report`.
Inspection inspect_disks(GuestDisks& disks, const Request& request, Report& report, Progress& progress);

/// Runs `work`, which writes to the guest. That a backend cannot serve the guest after all is an Error from
/// here on: no other one may go on with what is half written.
void write_to_guest(const std::function<void()>& work);

/// The plan for a guest, with findings about what no rule handles.
Plan plan_guest(const GuestReader& guest, const Inspection& inspection, const RuleSet& rules);

/// Says that the file systems are checked next; a tree of files has none.
void announce_check(const GuestDisks& disks, Progress& progress);

}  // namespace guestfit
