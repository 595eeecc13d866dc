// SPDX-License-Identifier: LGPL-2.1-or-later
#include "image/commit.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

#include <unistd.h>

#include <guestfit/error.hpp>

#include "image/qemu_img.hpp"
#include "util/host_file.hpp"

namespace guestfit {
namespace {

/// How long a qemu-img that outlives its killed guestfit may take to go.
constexpr std::chrono::milliseconds kLockPatience(5000);
constexpr std::chrono::milliseconds kLockPause(100);

bool may_be_written(const JournalDisk& disk) {
  if (!std::filesystem::exists(disk.file)) return false;
  const auto now = identify_file(disk.file);
  if (disk.state == DiskState::waiting) return now == disk.identity;
  const bool same_size =
      disk.format == "raw" ? now.size == disk.identity.size : now.size >= disk.identity.size;
  return now.inode == disk.identity.inode && same_size;
}

bool nothing_was_written(const Journal& journal) {
  for (const auto& disk : journal.disks) {
    if (disk.state != DiskState::waiting) return false;
  }
  return true;
}

void remove_journal(const StateDirectory& state) {
  if (unlink(state.journal().c_str()) != 0) {
    throw Error(ErrorKind::failed, "", "cannot remove " + state.journal().string() + ": " + strerror(errno),
                "check the permissions of that directory; the next run tries again");
  }
  sync_host_path(state.path());
}

/// No image has been touched: forget the run.
[[noreturn]] void withdraw(const StateDirectory& state, const Error& reason) {
  remove_journal(state);
  throw Error(reason);
}

[[noreturn]] void leave_to_next_run(const StateDirectory& state, const Error& reason) {
  throw Error(ErrorKind::failed, reason.code(),
              std::string(reason.what()) + "; the changes are kept in " + state.path().string() +
                  " and not yet all in the image",
              reason.remedy() + "; the next run of guestfit on it finishes the work");
}

Error changed_error(const JournalDisk& disk) {
  return Error(ErrorKind::failed, "",
               disk.file.string() + " was changed or replaced by another program while guestfit worked on it",
               "run guestfit again when nothing else uses the image");
}

void require_same_images(const StateDirectory& state, const Journal& journal) {
  for (const auto& disk : journal.disks) {
    if (disk.state == DiskState::done || may_be_written(disk)) continue;
    if (nothing_was_written(journal)) withdraw(state, changed_error(disk));
    throw Error(
        ErrorKind::failed, "",
        "an interrupted run, whose changes are in " + state.path().string() +
            ", cannot be finished: " + disk.file.string() + " was changed or replaced since",
        "put the image of that time back and run guestfit again, or restore all disks from copies and "
        "remove that directory");
  }
}

ProcessResult commit_overlay(const std::filesystem::path& overlay, const FractionSink& progress) {
  const auto give_up = std::chrono::steady_clock::now() + kLockPatience;
  while (true) {
    // -d: the overlay keeps what it has, so that the same can be done again.
    auto result = qemu_img({"commit", "-p", "-d", "-f", "qcow2", overlay.string()}, progress);
    if (!failed_on_lock(result) || std::chrono::steady_clock::now() > give_up) return result;
    std::this_thread::sleep_for(kLockPause);
  }
}

/// A qcow2 image that was being written when guestfit was killed is sound, but may have clusters that
/// nothing uses.
void repair_leaks(const JournalDisk& disk) {
  const auto result = qemu_img({"check", "-q", "-r", "leaks", "-f", "qcow2", disk.file.string()});
  if (result.exit_status != 0) throw qemu_img_error(result, disk.file.string(), "repair");
}

void mark(const StateDirectory& state, Journal& journal, std::size_t index, DiskState disk_state) {
  journal.disks[index].state = disk_state;
  write_journal(state.journal(), journal);
}

/// Writes the overlay to its image. Throws Error; `has_begun` tells then whether the image may have changed.
void write_disk(const StateDirectory& state, Journal& journal, std::size_t index, bool& has_begun,
                const FractionSink& progress, const StepHook& step) {
  const auto& disk = journal.disks[index];
  const bool interrupted_before = disk.state == DiskState::started;
  mark(state, journal, index, DiskState::started);
  step("started");
  const auto result = commit_overlay(state.path() / disk.overlay, progress);
  // With the lock refused, qemu-img has not even begun.
  has_begun = !failed_on_lock(result);
  if (result.exit_status != 0) throw qemu_img_error(result, disk.file.string(), "write the changes to");
  step("written");
  if (interrupted_before && disk.format == "qcow2") repair_leaks(disk);
  sync_host_path(disk.file);
  mark(state, journal, index, DiskState::done);
  step("done");
}

/// What they held is in the images. One that cannot be removed goes with its directory.
void remove_overlays(const StateDirectory& state, const Journal& journal) {
  std::error_code ignored;
  for (const auto& disk : journal.disks)
    std::filesystem::remove(state.path() / disk.overlay, ignored);
}

}  // namespace

void commit_journal(StateDirectory& state, Journal journal, const FractionSink& progress,
                    const StepHook& step) {
  const StepHook tell = step ? step : [](const char*) {};
  require_same_images(state, journal);
  const auto count = static_cast<double>(journal.disks.size());
  for (std::size_t index = 0; index < journal.disks.size(); ++index) {
    if (journal.disks[index].state == DiskState::done) continue;
    const auto report = [&, so_far = static_cast<double>(index)](double fraction) {
      if (progress) progress((so_far + fraction) / count);
    };
    const bool untouched = nothing_was_written(journal);
    bool has_begun = false;
    try {
      write_disk(state, journal, index, has_begun, report, tell);
    } catch (const Error& error) {
      if (untouched && !has_begun) withdraw(state, error);
      leave_to_next_run(state, error);
    }
  }
  remove_overlays(state, journal);
  tell("overlays removed");
  remove_journal(state);
  tell("journal removed");
}

void remove_state(StateDirectory& state, const Journal& journal) noexcept {
  for (const auto& disk : journal.disks) {
    const auto directory = StateDirectory::path_for(disk.file);
    if (directory == state.path()) continue;
    try {
      auto further = StateDirectory::lock_existing(directory, disk.file.string());
      if (further && further->owner() == state.path()) further->remove();
    } catch (const std::exception&) {
      // Somebody holds it, who finds that it points to a directory without a journal, and removes it.
    }
  }
  state.remove();
}

}  // namespace guestfit
