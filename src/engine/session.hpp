// SPDX-License-Identifier: LGPL-2.1-or-later
// What the commands share: checking the request, finding the images, choosing a backend.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <guestfit/engine.hpp>

#include "guest/guest_disks.hpp"
#include "image/probe.hpp"
#include "inspect/inspect.hpp"
#include "plan/plan.hpp"
#include "rules/catalogue.hpp"

namespace guestfit {

/// Rules and target of a request, loaded before anything slow is started.
struct RuleSet {
  Catalogue catalogue;
  Target target;
  RuleSelection selection;
  bool strict = false;
};

/// Throws Error (usage) for an unknown target, rule or parameter.
RuleSet load_rule_set(const Request& request);

/// Throws Error (usage) when the parts of the request do not fit together.
void check_request(const Request& request);

/// Finishes or clears away what a run that was killed left beside the images, then looks at the images.
/// Fills `report.images` and its findings. Empty for a directory.
std::vector<ImageInfo> find_images(const Request& request, Report& report, Progress& progress);

/// The disks of the guest, for reading only.
std::unique_ptr<GuestDisks> open_for_reading(const Request& request, const std::vector<ImageInfo>& images,
                                             Progress& progress);

/// Inspects the guest on `disks` and puts what it is into `report`.
Inspection inspect_disks(GuestDisks& disks, const Request& request, Report& report, Progress& progress);

/// The plan for a guest, with findings about what no rule handles.
Plan plan_guest(const GuestReader& guest, const Inspection& inspection, const RuleSet& rules);

}  // namespace guestfit
