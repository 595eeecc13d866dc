// SPDX-License-Identifier: LGPL-2.1-or-later
#include "image/state_directory.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

#include <sys/file.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <signal.h>

#include <guestfit/error.hpp>

#include "util/host_file.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

constexpr auto kLockName = "lock";
constexpr auto kOwnerName = "belongs-to";

Error failed(const std::string& doing, const std::filesystem::path& path, const std::string& remedy) {
  return Error(ErrorKind::failed, errno == ENOSPC ? "ERR-11" : "",
               "cannot " + doing + " " + path.string() + ": " + strerror(errno), remedy);
}

/// True when the directory is there and may be trusted; false when it does not exist.
bool check_directory(const std::filesystem::path& directory) {
  struct stat status = {};
  if (lstat(directory.c_str(), &status) != 0) {
    if (errno == ENOENT) return false;
    throw failed("look at", directory, "check the permissions of its directory");
  }
  if (!S_ISDIR(status.st_mode)) {
    throw Error(ErrorKind::failed, "",
                directory.string() + " is in the way: it is not a directory of guestfit",
                "rename or remove it");
  }
  if (status.st_uid != geteuid() || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    throw Error(
        ErrorKind::failed, "",
        directory.string() + " was left by another user, or others may write to it, so it is not trusted",
        "run guestfit once as the user who owns it, so that it finishes its work there");
  }
  return true;
}

std::optional<long> holder_of(int lock) {
  char text[32] = {};
  const auto count = pread(lock, text, sizeof text - 1, 0);
  return parse_number(trim(std::string_view(text, count > 0 ? static_cast<std::size_t>(count) : 0)));
}

bool is_gone(long process) {
  return process > 0 && kill(static_cast<pid_t>(process), 0) != 0 && errno == ESRCH;
}

Error busy(std::optional<long> holder, const std::string& subject) {
  const std::string who =
      holder ? "another guestfit (process " + std::to_string(*holder) + ")" : "another guestfit";
  return Error(ErrorKind::failed, "", who + " is at work on " + subject,
               "wait until it has ended, then try again");
}

/// How long a lock may stay after the death of its holder. A child of it that was about to start qemu-img has
/// the lock, too, until it notices.
constexpr std::chrono::milliseconds kPatience(5000);
constexpr std::chrono::milliseconds kPause(10);

void take_lock(int lock, const std::filesystem::path& path, const std::string& subject) {
  const auto give_up = std::chrono::steady_clock::now() + kPatience;
  while (flock(lock, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) throw failed("lock", path, "put the image on a file system that has locks");
    const auto holder = holder_of(lock);
    if (!holder || !is_gone(*holder) || std::chrono::steady_clock::now() > give_up)
      throw busy(holder, subject);
    std::this_thread::sleep_for(kPause);
  }
}

void write_process_id(int lock) {
  const std::string id = std::to_string(getpid()) + "\n";
  // Only a help for the message of another run: a lock without it is a lock all the same.
  [[maybe_unused]] const bool written =
      ftruncate(lock, 0) == 0 && pwrite(lock, id.data(), id.size(), 0) == static_cast<ssize_t>(id.size());
}

/// None when the directory or the lock was removed meanwhile by the run that had it.
UniqueFd try_lock(const std::filesystem::path& directory, const std::string& subject) {
  const auto path = directory / kLockName;
  UniqueFd lock(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!lock) {
    if (errno == ENOENT) return {};
    throw failed("make", path, "check the permissions and the space of that directory");
  }
  take_lock(lock.get(), path, subject);
  struct stat held = {};
  struct stat named = {};
  if (fstat(lock.get(), &held) != 0 || stat(path.c_str(), &named) != 0 || held.st_ino != named.st_ino)
    return {};
  write_process_id(lock.get());
  return lock;
}

void make_directory(const std::filesystem::path& directory) {
  if (mkdir(directory.c_str(), 0700) == 0) {
    sync_host_path(directory.parent_path());
  } else if (errno != EEXIST) {
    throw failed(
        "make the directory", directory,
        "make the directory of the image writable and give it space; guestfit keeps its state there");
  }
}

constexpr int kAttempts = 100;

}  // namespace

std::filesystem::path StateDirectory::path_for(const std::filesystem::path& file) {
  return file.parent_path() / ("." + file.filename().string() + ".guestfit");
}

StateDirectory StateDirectory::lock(const std::filesystem::path& directory, const std::string& subject) {
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    make_directory(directory);
    if (auto state = lock_existing(directory, subject)) return std::move(*state);
  }
  throw Error(ErrorKind::failed, "", "other runs of guestfit on " + subject + " come and go too quickly",
              "wait until they have ended, then try again");
}

std::optional<StateDirectory> StateDirectory::lock_existing(const std::filesystem::path& directory,
                                                            const std::string& subject) {
  while (check_directory(directory)) {
    if (auto lock = try_lock(directory, subject)) return StateDirectory(directory, std::move(lock));
  }
  return std::nullopt;
}

bool StateDirectory::is_empty() const {
  for (const auto& entry : std::filesystem::directory_iterator(path_)) {
    if (entry.path().filename() != kLockName) return false;
  }
  return true;
}

void StateDirectory::set_owner(const std::filesystem::path& owner) {
  write_host_file(path_ / kOwnerName, owner.string());
}

std::optional<std::filesystem::path> StateDirectory::owner() const {
  const auto file = path_ / kOwnerName;
  if (!std::filesystem::exists(file)) return std::nullopt;
  return read_host_file(file, 4096);
}

void StateDirectory::clear() {
  for (const auto& entry : std::filesystem::directory_iterator(path_)) {
    if (entry.path().filename() == kLockName) continue;
    if (unlink(entry.path().c_str()) != 0) throw failed("remove", entry.path(), "remove it by hand");
  }
}

void StateDirectory::remove() noexcept {
  if (!lock_) return;
  try {
    clear();
  } catch (const std::exception&) {
    return;  // the lock stays with what could not be removed
  }
  // The lock goes last and while it is held: who opened it before sees in try_lock() that it is gone.
  unlink((path_ / kLockName).c_str());
  rmdir(path_.c_str());
  lock_ = UniqueFd();
}

}  // namespace guestfit
