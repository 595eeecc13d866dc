// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <filesystem>
#include <vector>

#include <guestfit/request.hpp>

#include "image/identity.hpp"
#include "image/probe.hpp"
#include "image/state_directory.hpp"
#include "image/transaction.hpp"

namespace guestfit {

/// Where the disks of the guest go when `-o path` is given: `path` for the first, and for the others the same
/// name with "-disk2", "-disk3", … before its extension: web.qcow2, web-disk2.qcow2.
std::vector<std::filesystem::path> output_files(const std::filesystem::path& path, std::size_t disks);

/// Writes new images and leaves those given alone. Overlays and unfinished images lie in the state directory
/// of the first new file; the new files get their names when all of them are complete and synced, the first
/// one last, so that a file named `-o` means that all is there. A run that was killed leaves that directory,
/// and the next one with the same -o removes it.
class OutputTransaction : public ImageTransaction {
 public:
  /// Throws Error: a file of that name exists, its directory cannot be written to, a format that is not made.
  OutputTransaction(std::vector<ImageInfo> images, const Output& output);
  ~OutputTransaction() override;

  const std::vector<std::filesystem::path>& overlays() const override { return overlays_; }

  /// Throws Error, with no new file left; ERR-11 when there is not enough space.
  void commit(const FractionSink& progress) override;

  std::vector<std::filesystem::path> results() const override { return files_; }

 private:
  void require_images_unchanged() const;
  std::filesystem::path convert(std::size_t index, const FractionSink& progress);
  void publish(const std::vector<std::filesystem::path>& parts);

  std::vector<ImageInfo> images_;
  std::string format_;
  std::vector<std::filesystem::path> files_;
  StateDirectory state_;
  std::vector<FileIdentity> identities_;
  std::vector<std::filesystem::path> overlays_;
};

}  // namespace guestfit
