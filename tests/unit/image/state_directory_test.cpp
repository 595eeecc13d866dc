// SPDX-License-Identifier: LGPL-2.1-or-later
#include "image/state_directory.hpp"

#include <atomic>
#include <functional>
#include <future>
#include <thread>

#include <sys/stat.h>
#include <sys/wait.h>

#include <gtest/gtest.h>
#include <unistd.h>

#include <guestfit/error.hpp>

#include "support/test_images.hpp"
#include "util/temp_dir.hpp"

namespace guestfit {
namespace {

namespace fs = std::filesystem;

class StateDirectoryTest : public testing::Test {
 protected:
  fs::path path() const { return StateDirectory::path_for(directory_.path() / "disk.img"); }
  StateDirectory lock() const { return StateDirectory::lock(path(), "disk.img"); }

  std::string lock_error() const {
    try {
      lock();
      return "";
    } catch (const Error& error) {
      EXPECT_FALSE(error.remedy().empty());
      return error.what();
    }
  }

  TempDir directory_;
};

TEST_F(StateDirectoryTest, IsHiddenBesideTheFile) {
  EXPECT_EQ(StateDirectory::path_for("/vm/web.qcow2"), "/vm/.web.qcow2.guestfit");
}

TEST_F(StateDirectoryTest, IsPrivate) {
  const auto state = lock();
  struct stat status = {};
  ASSERT_EQ(stat(path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0700U);
  EXPECT_TRUE(state.is_empty());
}

TEST_F(StateDirectoryTest, ASecondRunIsRefusedAndToldWhichProcessHasIt) {
  const auto state = lock();
  EXPECT_EQ(lock_error(),
            "another guestfit (process " + std::to_string(getpid()) + ") is at work on disk.img");
}

TEST_F(StateDirectoryTest, TheLockGoesWithTheObjectAndTheContentStays) {
  { test::write_file(lock().path() / "overlay-0.qcow2", "x"); }
  const auto state = StateDirectory::lock_existing(path(), "disk.img");
  ASSERT_TRUE(state);
  EXPECT_FALSE(state->is_empty());
}

TEST_F(StateDirectoryTest, LooksWithoutMakingAnything) {
  EXPECT_FALSE(StateDirectory::lock_existing(path(), "disk.img"));
  EXPECT_FALSE(fs::exists(path()));
}

TEST_F(StateDirectoryTest, RemoveTakesEverything) {
  auto state = lock();
  test::write_file(state.path() / "overlay-0.qcow2", "x");
  state.set_owner("/vm/.other.guestfit");
  state.remove();
  EXPECT_TRUE(fs::is_empty(directory_.path()));
}

TEST_F(StateDirectoryTest, ASecondRemoveLeavesTheDirectoryOfTheNextRunAlone) {
  auto state = lock();
  state.remove();
  const auto next = lock();
  state.remove();
  EXPECT_TRUE(fs::exists(next.path() / "lock"));
}

TEST_F(StateDirectoryTest, OneAtATimeHoldsItWhileItComesAndGoes) {
  std::atomic<int> holders = 0;
  std::atomic<int> most = 0;
  std::atomic<int> turns = 0;
  const auto take_turns = [&] {
    for (int turn = 0; turn < 300; ++turn) {
      try {
        auto state = lock();
        most = std::max(most.load(), ++holders);
        ++turns;
        std::this_thread::yield();
        --holders;
        state.remove();
      } catch (const Error&) {
        // busy: the next turn
      }
    }
  };
  std::vector<std::thread> threads;
  for (int number = 0; number < 4; ++number)
    threads.emplace_back(take_turns);
  for (auto& thread : threads)
    thread.join();
  EXPECT_EQ(most, 1);
  EXPECT_GT(turns, 4);
  EXPECT_TRUE(fs::is_empty(directory_.path()));
}

/// As a killed run may leave it: dead, while a child that it had just forked keeps the lock a moment longer.
void leave_lock_behind(const std::function<StateDirectory()>& lock, std::chrono::milliseconds moment) {
  const pid_t run = fork();
  if (run == 0) {
    const auto state = lock();
    if (fork() == 0) std::this_thread::sleep_for(moment);
    _exit(0);
  }
  ASSERT_EQ(waitpid(run, nullptr, 0), run);
}

TEST_F(StateDirectoryTest, WaitsForALockWhoseHolderHasDied) {
  leave_lock_behind([this] { return lock(); }, std::chrono::milliseconds(500));
  EXPECT_EQ(lock_error(), "");
}

TEST_F(StateDirectoryTest, ALockThatWasRemovedWhileWaitingForItDoesNotCount) {
  leave_lock_behind([this] { return lock(); }, std::chrono::milliseconds(800));
  auto waiting = std::async(std::launch::async, [this] { return lock_error(); });
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  fs::remove(path() / "lock");
  const auto state = lock();
  EXPECT_NE(waiting.get().find("is at work on disk.img"), std::string::npos);
}

TEST_F(StateDirectoryTest, RemembersItsOwner) {
  auto state = lock();
  EXPECT_FALSE(state.owner());
  state.set_owner("/vm/.first disk.img.guestfit");
  EXPECT_EQ(state.owner(), "/vm/.first disk.img.guestfit");
}

TEST_F(StateDirectoryTest, IsNotTrustedWhenOthersMayWriteToIt) {
  { lock(); }
  ASSERT_EQ(chmod(path().c_str(), 0777), 0);
  EXPECT_NE(lock_error().find("not trusted"), std::string::npos);
}

TEST_F(StateDirectoryTest, IsNotTrustedWhenAnotherUserMadeIt) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give a directory away";
  { lock(); }
  ASSERT_EQ(chown(path().c_str(), 12345, 12345), 0);
  EXPECT_NE(lock_error().find("not trusted"), std::string::npos);
}

TEST_F(StateDirectoryTest, AFileOrLinkOfThatNameIsInTheWay) {
  fs::create_symlink("/tmp", path());
  EXPECT_NE(lock_error().find("is in the way"), std::string::npos);
  fs::remove(path());
  test::write_file(path(), "x");
  EXPECT_NE(lock_error().find("is in the way"), std::string::npos);
}

}  // namespace
}  // namespace guestfit
