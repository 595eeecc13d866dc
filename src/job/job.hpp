// SPDX-License-Identifier: LGPL-2.1-or-later
// What a command does with the guest once its disks are open: inspect, plan, write, verify. It neither knows
// nor cares where that is: in this process on the appliance's disks or a directory, or in the sandbox.
// Images, overlays and their commit are the business of src/engine.
#pragma once

#include <memory>

#include <guestfit/engine.hpp>
#include <guestfit/error.hpp>

#include "guest/writable_disks.hpp"
#include "job/rule_set.hpp"

namespace guestfit {

/// Opens the guest's disks, once, for a job. Both methods throw Error, or BackendLimit.
class DiskSource {
 public:
  DiskSource() = default;
  DiskSource(const DiskSource&) = delete;
  DiskSource& operator=(const DiskSource&) = delete;
  virtual ~DiskSource() = default;

  /// Writes of the backend itself (a journal that is replayed) never reach the images.
  virtual std::unique_ptr<GuestDisks> open_for_reading() = 0;
  virtual std::unique_ptr<WritableGuestDisks> open_for_writing() = 0;
};

/// Does what `request` asks with the guest and fills in `report`, images and output excepted. With the
/// outcomes "applied" and "reverted" everything is written and the disks are closed; with all others nothing
/// that was written counts. Throws Error for everything that is wrong, BackendLimit when another backend may
/// do better.
void run_job(const Request& request, const RuleSet& rules, DiskSource& source, Report& report,
             Progress& progress);

/// The error as the outcome and a finding of `report`.
void record_failure(Report& report, const Error& error);

}  // namespace guestfit
