// SPDX-License-Identifier: LGPL-2.1-or-later
#include "image/recover.hpp"

#include <optional>

#include <guestfit/error.hpp>

#include "image/commit.hpp"
#include "image/journal.hpp"
#include "image/state_directory.hpp"

namespace guestfit {
namespace {

namespace fs = std::filesystem;

Recovery finished(const std::string& image) {
  return {image, true,
          "an earlier run of guestfit on " + image +
              " was interrupted after all its changes were decided: they are now in the image"};
}

Recovery cleaned(const std::string& image) {
  return {image, false,
          "an earlier run of guestfit on " + image +
              " was interrupted before it changed the image: what it left behind was removed"};
}

Recovery dropped(const std::string& image, const Error& reason) {
  return {image, false,
          "an earlier run of guestfit on " + image +
              " was interrupted before it changed the image, and cannot be finished (" + reason.what() +
              "): what it left behind was removed"};
}

void require_not_moved(const StateDirectory& state, const Journal& journal) {
  const auto& first = journal.disks.front().file;
  if (StateDirectory::path_for(first) == state.path()) return;
  throw Error(
      ErrorKind::failed, "",
      state.path().string() + " belongs to an interrupted run on " + first.string() +
          " and was moved or copied since",
      "move the image and this directory back together and run guestfit again, or restore the image from a "
      "copy and remove the directory");
}

/// `state` is of the disk that has the journal, if there is one.
std::optional<Recovery> recover_state(StateDirectory& state, const std::string& image) {
  if (!fs::exists(state.journal())) {
    const bool empty = state.is_empty();
    state.remove();
    return empty ? std::nullopt : std::optional(cleaned(image));
  }
  const auto journal = read_journal(state.journal());
  require_not_moved(state, journal);
  try {
    commit_journal(state, journal, {}, {});
  } catch (const Error& error) {
    if (fs::exists(state.journal())) throw;
    remove_state(state, journal);
    return dropped(image, error);
  }
  remove_state(state, journal);
  return finished(image);
}

std::optional<Recovery> recover_image(const std::string& image) {
  std::error_code error;
  const auto file = fs::canonical(image, error);
  if (error || !fs::is_regular_file(file, error)) return std::nullopt;
  auto own = StateDirectory::lock_existing(StateDirectory::path_for(file), image);
  if (!own) return std::nullopt;
  const auto owner = own->owner();
  if (!owner) return recover_state(*own, image);
  auto first = StateDirectory::lock_existing(*owner, image);
  const auto recovery = first ? recover_state(*first, image) : std::nullopt;
  own->remove();
  return recovery ? recovery : cleaned(image);
}

}  // namespace

std::vector<Recovery> recover(const std::vector<std::string>& images) {
  std::vector<Recovery> recoveries;
  for (const auto& image : images) {
    if (const auto recovery = recover_image(image)) recoveries.push_back(*recovery);
  }
  return recoveries;
}

}  // namespace guestfit
