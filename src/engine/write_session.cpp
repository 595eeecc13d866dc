// SPDX-License-Identifier: LGPL-2.1-or-later
#include "engine/write_session.hpp"

#include "guest/directory_writable_disks.hpp"
#include "guest/libguestfs_writable_disks.hpp"
#include "image/in_place.hpp"
#include "image/output.hpp"

namespace guestfit {
namespace {

std::unique_ptr<ImageTransaction> start_transaction(const Request& request,
                                                    const std::vector<ImageInfo>& images) {
  if (request.output) return std::make_unique<OutputTransaction>(images, *request.output);
  return std::make_unique<InPlaceTransaction>(images);
}

}  // namespace

WriteSession::WriteSession(const Request& request, const std::vector<ImageInfo>& images, Progress& progress) {
  if (request.directory) {
    disks_ = open_writable_directory_disks(*request.directory);
    return;
  }
  transaction_ = start_transaction(request, images);
  std::vector<LibguestfsDrive> drives;
  for (std::size_t i = 0; i < images.size(); ++i) {
    drives.push_back({transaction_->overlays()[i], "qcow2", images[i].virtual_size});
  }
  progress.step("Starting the appliance");
  disks_ = open_writable_libguestfs_disks(drives);
}

void WriteSession::commit(Progress& progress) {
  disks_->close();
  disks_.reset();
  if (!transaction_) return;
  progress.step("Writing the image");
  transaction_->commit([&](double done) { progress.fraction(done); });
  if (!transaction_->results().empty()) result_ = transaction_->results().front().string();
}

}  // namespace guestfit
