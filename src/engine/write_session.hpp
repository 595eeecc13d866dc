// SPDX-License-Identifier: LGPL-2.1-or-later
// Disks that are written to: for images through overlays that are committed at the end, for a directory in
// place.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <guestfit/engine.hpp>

#include "guest/writable_disks.hpp"
#include "image/probe.hpp"
#include "image/transaction.hpp"

namespace guestfit {

class WriteSession {
 public:
  /// Throws Error when an image cannot be written, is in use, or the backend cannot start.
  WriteSession(const Request& request, const std::vector<ImageInfo>& images, Progress& progress);

  WritableGuestDisks& disks() { return *disks_; }

  /// Lets the disks go and makes what was written permanent. Without it, everything is discarded.
  void commit(Progress& progress);

  /// The first image that commit wrote to.
  const std::optional<std::string>& result() const { return result_; }

 private:
  // In this order: the disks use the overlays of the transaction.
  std::unique_ptr<ImageTransaction> transaction_;
  std::unique_ptr<WritableGuestDisks> disks_;
  std::optional<std::string> result_;
};

}  // namespace guestfit
