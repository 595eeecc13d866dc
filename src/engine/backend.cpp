// SPDX-License-Identifier: LGPL-2.1-or-later
#include "engine/backend.hpp"

#include <guestfit/error.hpp>

#include "guest/directory_disks.hpp"
#include "guest/directory_writable_disks.hpp"
#include "guest/libguestfs_disks.hpp"
#include "guest/libguestfs_writable_disks.hpp"
#include "sandbox/sandbox.hpp"
#include "util/host_file.hpp"

namespace guestfit {
namespace {

using Overlays = std::vector<std::filesystem::path>;

constexpr std::uint64_t kLargestKey = 8U << 20U;  // cryptsetup(8) takes no larger key file either

class DirectorySource final : public DiskSource {
 public:
  explicit DirectorySource(std::string directory) : directory_(std::move(directory)) {}

  std::unique_ptr<GuestDisks> open_for_reading() override { return open_directory_disks(directory_); }
  std::unique_ptr<WritableGuestDisks> open_for_writing() override {
    return open_writable_directory_disks(directory_);
  }

 private:
  std::string directory_;
};

class LibguestfsSource final : public DiskSource {
 public:
  LibguestfsSource(const Request& request, const std::vector<ImageInfo>& images, const Overlays& overlays,
                   Progress& progress)
      : images_(images), overlays_(overlays), progress_(progress) {
    for (const auto& [device, file] : request.keys)
      keys_[device] = read_host_file(file, kLargestKey);
  }

  std::unique_ptr<GuestDisks> open_for_reading() override {
    std::vector<LibguestfsDrive> drives;
    for (const auto& image : images_)
      drives.push_back({image.file, image.format, image.virtual_size});
    progress_.step("Starting the appliance");
    return open_libguestfs_disks(drives, keys_);
  }

  std::unique_ptr<WritableGuestDisks> open_for_writing() override {
    std::vector<LibguestfsDrive> drives;
    for (std::size_t i = 0; i < images_.size(); ++i)
      drives.push_back({overlays_[i], "qcow2", images_[i].virtual_size});
    progress_.step("Starting the appliance");
    return open_writable_libguestfs_disks(drives, keys_);
  }

 private:
  const std::vector<ImageInfo>& images_;
  const Overlays& overlays_;
  Progress& progress_;
  std::map<std::string, std::string> keys_;
};

/// What the worker found out, on top of what is known already.
void take_over(Report&& answer, Report& report) {
  report.outcome = answer.outcome;
  report.usage_error = answer.usage_error;
  report.guest = std::move(answer.guest);
  report.changes = std::move(answer.changes);
  report.files = std::move(answer.files);
  report.plan = std::move(answer.plan);
  for (auto& finding : answer.findings)
    report.findings.push_back(std::move(finding));
}

/// Why the sandbox does not serve; none when it did the job.
std::optional<std::string> try_sandbox(const Request& request, const std::vector<ImageInfo>& images,
                                       const Overlays& overlays, Report& report, Progress& progress) {
  progress.step("Starting the sandbox");
  auto answer = run_in_sandbox({request, images, overlays, builtin_data_directory()}, progress);
  if (answer.limit) return answer.limit;
  progress.detail("the guest was opened in the sandbox");
  take_over(std::move(answer.report), report);
  return std::nullopt;
}

}  // namespace

void do_job(const Request& request, const RuleSet& rules, const std::vector<ImageInfo>& images,
            const Overlays& overlays, Report& report, Progress& progress) {
  if (request.directory) {
    DirectorySource source(*request.directory);
    return run_job(request, rules, source, report, progress);
  }
  if (request.backend != "libguestfs") {
    const auto limit = try_sandbox(request, images, overlays, report, progress);
    if (!limit) return;
    if (request.backend == "sandbox") {
      throw Error(ErrorKind::failed, "", "the sandbox cannot be used: " + *limit,
                  "install what is missing, or use --backend libguestfs");
    }
    progress.detail("using libguestfs, because the sandbox cannot be used: " + *limit);
  }
  LibguestfsSource source(request, images, overlays, progress);
  run_job(request, rules, source, report, progress);
}

}  // namespace guestfit
