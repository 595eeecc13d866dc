// SPDX-License-Identifier: LGPL-2.1-or-later
#include "image/in_place.hpp"

#include <algorithm>
#include <map>

#include <sys/stat.h>

#include <guestfit/error.hpp>

#include "image/disk_space.hpp"
#include "image/overlay.hpp"
#include "image/qemu_img.hpp"
#include "image/qemu_lock.hpp"
#include "image/recover.hpp"
#include "image/writable.hpp"
#include "util/host_file.hpp"

namespace guestfit {
namespace {

std::vector<std::string> paths_of(const std::vector<ImageInfo>& images) {
  std::vector<std::string> paths(images.size());
  std::transform(images.begin(), images.end(), paths.begin(),
                 [](const ImageInfo& image) { return image.path; });
  return paths;
}

dev_t device_of(const std::filesystem::path& path) {
  struct stat status = {};
  return stat(path.c_str(), &status) == 0 ? status.st_dev : 0;
}

/// How much an image can grow when its overlay is written to it. A raw image grows into its holes only.
std::uint64_t growth(const ImageInfo& image, const std::filesystem::path& overlay) {
  const auto changed = allocated_bytes(overlay);
  if (image.format != "raw") return changed;
  const auto used = allocated_bytes(image.file);
  return std::min(changed, image.virtual_size > used ? image.virtual_size - used : 0);
}

/// Lets go of directories that this run does not work in after all; only those that it made itself are
/// removed.
void release(std::vector<StateDirectory>& states) {
  for (auto& state : states) {
    if (state.is_empty()) state.remove();
  }
  states.clear();
}

std::vector<StateDirectory> lock_all(const std::vector<ImageInfo>& images) {
  std::vector<StateDirectory> states;
  try {
    for (const auto& image : images) {
      states.push_back(StateDirectory::lock(StateDirectory::path_for(image.file), image.path));
    }
  } catch (...) {
    release(states);
    throw;
  }
  return states;
}

bool all_empty(const std::vector<StateDirectory>& states) {
  return std::all_of(states.begin(), states.end(),
                     [](const StateDirectory& state) { return state.is_empty(); });
}

constexpr int kRecoveryAttempts = 3;

}  // namespace

InPlaceTransaction::InPlaceTransaction(std::vector<ImageInfo> images, StepHook step)
    : images_(std::move(images)), step_(step ? std::move(step) : [](const char*) {}) {
  for (const auto& image : images_)
    require_writable(image);
  try {
    lock_states();
    step_("locked");
    for (const auto& image : images_) {
      if (is_written_elsewhere(image.file)) throw in_use_error(image.path);
      identities_.push_back(identify_file(image.file));
    }
    overlays_ = create_overlays(images_, states_.front().path());
    step_("overlays");
  } catch (...) {
    discard();
    throw;
  }
}

InPlaceTransaction::~InPlaceTransaction() {
  discard();
}

/// Recovery needs the locks itself. Should another run be killed between it and our own locking, its
/// leftovers are found here, and recovery is done once more.
void InPlaceTransaction::lock_states() {
  for (int attempt = 0; attempt < kRecoveryAttempts; ++attempt) {
    recover(paths_of(images_));
    auto states = lock_all(images_);
    if (!all_empty(states)) {
      release(states);
      continue;
    }
    states_ = std::move(states);
    for (std::size_t index = 1; index < states_.size(); ++index)
      states_[index].set_owner(states_.front().path());
    return;
  }
  throw Error(ErrorKind::failed, "",
              "what an earlier run of guestfit left beside " + images_.front().path + " cannot be removed",
              "look into the directories whose names end in .guestfit beside the images");
}

void InPlaceTransaction::check_before_decision() const {
  std::map<dev_t, std::uint64_t> needed;
  for (std::size_t index = 0; index < images_.size(); ++index) {
    const auto& image = images_[index];
    if (is_written_elsewhere(image.file) || is_protected_from_writing(image.file))
      throw in_use_error(image.path);
    auto& bytes = needed[device_of(image.file)];
    bytes += growth(image, overlays_[index]);
    require_free_space(image.file.parent_path(), bytes, "writing the changes to " + image.path);
  }
}

void InPlaceTransaction::commit(const FractionSink& progress) {
  auto& state = states_.front();
  for (const auto& overlay : overlays_)
    sync_host_path(overlay);
  sync_host_path(state.path());
  step_("synced");
  check_before_decision();
  Journal journal;
  for (std::size_t index = 0; index < images_.size(); ++index) {
    journal.disks.push_back({images_[index].file, images_[index].format, overlay_name(index),
                             identities_[index], DiskState::waiting});
  }
  decided_ = true;
  write_journal(state.journal(), journal);
  step_("decided");
  commit_journal(state, journal, progress, step_);
  decided_ = false;
  discard();
  step_("removed");
}

std::vector<std::filesystem::path> InPlaceTransaction::results() const {
  std::vector<std::filesystem::path> files;
  for (const auto& image : images_)
    files.push_back(image.file);
  return files;
}

void InPlaceTransaction::discard() noexcept {
  // With the journal there, the run is decided, whatever went wrong since: the next one needs all of it.
  std::error_code ignored;
  if (decided_ && !states_.empty() && std::filesystem::exists(states_.front().journal(), ignored)) return;
  for (auto& state : states_)
    state.remove();
  states_.clear();
}

}  // namespace guestfit
