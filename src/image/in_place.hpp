// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <filesystem>
#include <vector>

#include "image/commit.hpp"
#include "image/probe.hpp"
#include "image/state_directory.hpp"
#include "image/transaction.hpp"

namespace guestfit {

/// Changes the images themselves; commit.hpp says how that is safe. From the constructor on, other runs of
/// guestfit on any of the images are refused.
class InPlaceTransaction : public ImageTransaction {
 public:
  /// Checks that the images can be written to, finishes or removes what an earlier run left, makes overlays.
  /// Throws Error: read-only images, another guestfit at work, no space (ERR-11), a directory next to an
  /// image that cannot be written to.
  explicit InPlaceTransaction(std::vector<ImageInfo> images, StepHook step = {});
  ~InPlaceTransaction() override;

  const std::vector<std::filesystem::path>& overlays() const override { return overlays_; }

  /// Throws Error with the images as they were when one of them was written to by somebody else meanwhile, is
  /// in use, or has not enough space; or, once writing has begun, with a message that says that the next run
  /// finishes it.
  void commit(const FractionSink& progress) override;

  std::vector<std::filesystem::path> results() const override;

 private:
  void lock_states();
  void check_before_decision() const;
  void discard() noexcept;

  std::vector<ImageInfo> images_;
  StepHook step_;
  std::vector<StateDirectory> states_;  ///< in the order of the images
  std::vector<FileIdentity> identities_;
  std::vector<std::filesystem::path> overlays_;
  bool decided_ = false;
};

}  // namespace guestfit
