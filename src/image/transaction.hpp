// SPDX-License-Identifier: LGPL-2.1-or-later
// What apply and revert write through: overlays that take all writes, and one commit() that makes the result
// real. In place (in_place.hpp) and to new files (output.hpp) look the same from here.
#pragma once

#include <filesystem>
#include <vector>

#include "image/progress.hpp"

namespace guestfit {

/// The destructor discards what was not committed; it never commits.
class ImageTransaction {
 public:
  ImageTransaction() = default;
  ImageTransaction(const ImageTransaction&) = delete;
  ImageTransaction& operator=(const ImageTransaction&) = delete;
  virtual ~ImageTransaction() = default;

  /// The qcow2 files to work on, in the order of the images.
  virtual const std::vector<std::filesystem::path>& overlays() const = 0;

  /// All or nothing, once. Every program must have closed the overlays before. Throws Error.
  virtual void commit(const FractionSink& progress) = 0;

  /// The files that hold the result after commit(), in the order of the images.
  virtual std::vector<std::filesystem::path> results() const = 0;
};

}  // namespace guestfit
