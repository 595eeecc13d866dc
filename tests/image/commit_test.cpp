// SPDX-License-Identifier: LGPL-2.1-or-later
// Changes in place: that they arrive, that nothing else does, and that a kill at any moment leaves the old
// images or ones that the next run brings to the new state.
#include "image/commit.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

#include <sys/wait.h>

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <guestfit/error.hpp>

#include "image/in_place.hpp"
#include "image/qemu_lock.hpp"
#include "image/recover.hpp"
#include "support/test_images.hpp"
#include "util/subprocess.hpp"
#include "util/temp_dir.hpp"

namespace guestfit {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

class CommitTest : public testing::Test {
 protected:
  /// A guest with a raw and a qcow2 disk, in different directories, and what both are before and after.
  CommitTest() {
    fs::create_directory(at("a"));
    fs::create_directory(at("b"));
    test::make_raw_disk(at("old.raw"));
    fs::copy(at("old.raw"), at("new.raw"));
    test::qemu_io(at("new.raw"), "raw", kChange);
    restore();
  }

  std::string at(const std::string& name) const { return (directory_.path() / name).string(); }
  std::string first() const { return at("a/disk.img"); }
  std::string second() const { return at("b/disk.qcow2"); }
  std::vector<std::string> both() const { return {first(), second()}; }

  void restore() const {
    fs::copy_file(at("old.raw"), first(), fs::copy_options::overwrite_existing);
    test::make_with_qemu_img({"convert", "-f", "raw", "-O", "qcow2", at("old.raw"), second()});
  }

  bool are(const std::string& reference) const {
    return test::same_disk(first(), "raw", at(reference), "raw") &&
           test::same_disk(second(), "qcow2", at(reference), "raw");
  }

  /// No state of guestfit is left beside the images.
  bool is_tidy() const {
    for (const std::string directory : {"a", "b"}) {
      if (std::distance(fs::directory_iterator(at(directory)), fs::directory_iterator()) != 1) return false;
    }
    return true;
  }

  void change_all(const StepHook& step) const {
    InPlaceTransaction transaction(probe_images(both()), step);
    for (const auto& overlay : transaction.overlays())
      test::qemu_io(overlay, "qcow2", kChange);
    transaction.commit({});
  }

  std::vector<std::string> all_steps() const {
    std::vector<std::string> steps;
    change_all([&](const char* step) { steps.emplace_back(step); });
    return steps;
  }

  /// Runs `work` in a process of its own; true when it ended by itself and without an error.
  template <typename Work>
  static bool run_apart(const Work& work, milliseconds kill_after) {
    const pid_t child = fork();
    if (child == 0) {
      try {
        work();
        _exit(0);
      } catch (const std::exception& problem) {
        fprintf(stderr, "%s\n", problem.what());
        _exit(1);
      }
    }
    std::this_thread::sleep_for(kill_after);
    if (kill_after.count() > 0) kill(child, SIGKILL);
    int status = 0;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    return WIFEXITED(status);
  }

  /// Changes the images in a process that kills itself when it reaches step `number` (from 0).
  void die_at(std::size_t number) const {
    std::size_t reached = 0;
    run_apart(
        [&] {
          change_all([&](const char*) {
            if (reached++ == number) raise(SIGKILL);
          });
        },
        milliseconds(0));
  }

  void die_at(const std::string& name) const {
    run_apart(
        [&] {
          change_all([&](const char* step) {
            if (step == name) raise(SIGKILL);
          });
        },
        milliseconds(0));
  }

  static constexpr auto kChange = "write -P 0x5a 2M 5M";

  TempDir directory_;
};

TEST_F(CommitTest, BringsTheChangesIntoAllDisks) {
  std::vector<double> fractions;
  InPlaceTransaction transaction(probe_images(both()));
  for (const auto& overlay : transaction.overlays())
    test::qemu_io(overlay, "qcow2", kChange);
  EXPECT_TRUE(are("old.raw"));
  transaction.commit([&](double fraction) { fractions.push_back(fraction); });
  EXPECT_TRUE(are("new.raw"));
  EXPECT_TRUE(is_tidy());
  EXPECT_TRUE(test::is_sound_qcow2(second()));
  EXPECT_TRUE(std::is_sorted(fractions.begin(), fractions.end()));
  EXPECT_EQ(fractions.back(), 1.0);
  EXPECT_EQ(transaction.results(), (std::vector<fs::path>{fs::canonical(first()), fs::canonical(second())}));
}

TEST_F(CommitTest, WithoutCommitNothingChanges) {
  const auto before = test::read_file(second());
  {
    InPlaceTransaction transaction(probe_images(both()));
    for (const auto& overlay : transaction.overlays())
      test::qemu_io(overlay, "qcow2", kChange);
  }
  EXPECT_TRUE(are("old.raw"));
  EXPECT_TRUE(test::read_file(second()) == before);
  EXPECT_TRUE(is_tidy());
}

TEST_F(CommitTest, KeepsOwnerModeAndLinksOfTheImage) {
  fs::permissions(first(), static_cast<fs::perms>(0640));
  fs::create_symlink(first(), at("link.img"));
  InPlaceTransaction transaction(probe_images({at("link.img")}));
  EXPECT_EQ(transaction.overlays().front().parent_path(), fs::canonical(at("a")) / ".disk.img.guestfit");
  test::qemu_io(transaction.overlays().front(), "qcow2", kChange);
  transaction.commit({});
  EXPECT_EQ(fs::status(first()).permissions(), static_cast<fs::perms>(0640));
  EXPECT_TRUE(fs::is_symlink(at("link.img")));
  EXPECT_TRUE(test::same_disk(first(), "raw", at("new.raw"), "raw"));
}

TEST_F(CommitTest, LeavesBackingFilesOfTheImageAlone) {
  fs::rename(second(), at("b/base.qcow2"));
  test::make_with_qemu_img({"create", "-f", "qcow2", "-F", "qcow2", "-b", "base.qcow2", second()});
  const auto before = test::read_file(at("b/base.qcow2"));
  change_all({});
  EXPECT_TRUE(are("new.raw"));
  EXPECT_TRUE(test::read_file(at("b/base.qcow2")) == before);
}

TEST_F(CommitTest, AKillAtAnyStepLeavesAllOldOrAllNew) {
  const auto steps = all_steps();
  ASSERT_GE(steps.size(), 10U);
  bool decided = false;
  for (std::size_t number = 0; number < steps.size(); ++number) {
    decided = decided || steps[number] == "decided";
    restore();
    die_at(number);
    recover(both());
    EXPECT_TRUE(are(decided ? "new.raw" : "old.raw")) << "killed at step " << number << ", " << steps[number];
    EXPECT_TRUE(is_tidy()) << steps[number];
    EXPECT_TRUE(test::is_sound_qcow2(second())) << steps[number];
    EXPECT_TRUE(recover(both()).empty()) << steps[number];
  }
  EXPECT_TRUE(decided);
}

TEST_F(CommitTest, AKillAtAnyTimeLeavesAllOldOrAllNew) {
  const auto begin = std::chrono::steady_clock::now();
  change_all({});
  const auto whole = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - begin);
  int old_ones = 0;
  constexpr int kKills = 25;
  for (int number = 1; number <= kKills; ++number) {
    restore();
    run_apart([&] { change_all({}); }, milliseconds(1) + whole * number / kKills);
    recover(both());
    const bool is_old = are("old.raw");
    EXPECT_TRUE(is_old || are("new.raw")) << "killed after part " << number;
    EXPECT_TRUE(is_tidy()) << number;
    EXPECT_TRUE(test::is_sound_qcow2(second())) << number;
    old_ones += is_old ? 1 : 0;
  }
  EXPECT_GT(old_ones, 0);
}

TEST_F(CommitTest, ARecoveryThatIsKilledCanBeDoneAgain) {
  die_at("decided");
  for (int delay = 1; delay < 400; delay += 17) {
    run_apart([&] { recover(both()); }, milliseconds(delay));
  }
  recover(both());
  EXPECT_TRUE(are("new.raw"));
  EXPECT_TRUE(is_tidy());
  EXPECT_TRUE(test::is_sound_qcow2(second()));
}

TEST_F(CommitTest, RecoveryRepairsWhatTheKillLeaked) {
  const auto steps = all_steps();
  const auto second_started = std::find(steps.rbegin(), steps.rend(), "started");
  restore();
  die_at(static_cast<std::size_t>(std::distance(second_started, steps.rend())) - 1);
  test::leak_a_cluster(second());
  ASSERT_FALSE(test::is_sound_qcow2(second()));
  recover(both());
  EXPECT_TRUE(test::is_sound_qcow2(second()));
  EXPECT_TRUE(are("new.raw"));
}

TEST_F(CommitTest, AnyOneDiskIsEnoughToFinishAll) {
  for (const auto& given : both()) {
    restore();
    die_at("done");
    const auto recoveries = recover({given});
    ASSERT_EQ(recoveries.size(), 1U);
    EXPECT_TRUE(recoveries.front().finished);
    EXPECT_EQ(recoveries.front().image, given);
    EXPECT_TRUE(are("new.raw")) << given;
    EXPECT_TRUE(is_tidy()) << given;
  }
}

TEST_F(CommitTest, SaysThatItRemovedLeftovers) {
  die_at("overlays");
  const auto recoveries = recover({second()});
  ASSERT_EQ(recoveries.size(), 1U);
  EXPECT_FALSE(recoveries.front().finished);
  EXPECT_TRUE(is_tidy());
}

TEST_F(CommitTest, TheNextTransactionRecoversByItself) {
  die_at("decided");
  InPlaceTransaction transaction(probe_images(both()));
  EXPECT_TRUE(are("new.raw"));
}

TEST_F(CommitTest, RecoveryOfUntouchedImagesDoesNothing) {
  EXPECT_TRUE(recover(both()).empty());
  EXPECT_TRUE(recover({at("none.img"), directory_.path().string()}).empty());
  EXPECT_TRUE(is_tidy());
}

TEST_F(CommitTest, ASecondRunIsRefusedWhateverDiskItIsGiven) {
  const InPlaceTransaction transaction(probe_images(both()));
  for (const auto& given : both()) {
    EXPECT_THROW(InPlaceTransaction(probe_images({given})), Error) << given;
    try {
      recover({given});
      ADD_FAILURE() << given;
    } catch (const Error& error) {
      EXPECT_EQ(std::string(error.what()),
                "another guestfit (process " + std::to_string(getpid()) + ") is at work on " + given);
    }
  }
  EXPECT_TRUE(fs::exists(transaction.overlays().at(1))) << "the refused ones must not tidy up";
}

TEST_F(CommitTest, AnImageThatChangedMeanwhileIsNotTouched) {
  InPlaceTransaction transaction(probe_images(both()));
  for (const auto& overlay : transaction.overlays())
    test::qemu_io(overlay, "qcow2", kChange);
  test::qemu_io(second(), "qcow2", "write -P 0x77 7M 64k");
  EXPECT_THROW(transaction.commit({}), Error);
  EXPECT_TRUE(test::same_disk(first(), "raw", at("old.raw"), "raw"));
  test::qemu_io(second(), "qcow2", "read -P 0x77 7M 64k");
}

TEST_F(CommitTest, AnImageThatWasReplacedIsNotTouched) {
  die_at("started");
  fs::rename(first(), at("kept.img"));
  fs::copy(at("old.raw"), first());
  const auto before = test::read_file(first());
  EXPECT_THROW(recover(both()), Error);
  EXPECT_TRUE(test::read_file(first()) == before);
  EXPECT_TRUE(fs::exists(at("a/.disk.img.guestfit/journal.json"))) << "nothing is thrown away";
  fs::rename(at("kept.img"), first());
  recover(both());
  EXPECT_TRUE(are("new.raw"));
}

TEST_F(CommitTest, ADecidedRunIsDroppedWhenAnImageChangedBeforeAnyWasWritten) {
  die_at("decided");
  test::qemu_io(second(), "qcow2", "write -P 0x77 7M 64k");
  const auto recoveries = recover(both());
  ASSERT_EQ(recoveries.size(), 1U);
  EXPECT_FALSE(recoveries.front().finished);
  EXPECT_TRUE(test::same_disk(first(), "raw", at("old.raw"), "raw"));
  EXPECT_TRUE(is_tidy());
}

TEST_F(CommitTest, StateThatWasCopiedElsewhereDoesNotReachTheOriginal) {
  die_at("started");
  fs::copy(at("a"), at("c"), fs::copy_options::recursive);
  fs::permissions(at("c/.disk.img.guestfit"), fs::perms::owner_all);
  EXPECT_THROW(recover({at("c/disk.img")}), Error);
  recover(both());
  EXPECT_TRUE(are("new.raw"));
}

/// Keeps a qcow2 image open in another program as long as the object lives, `seconds` at most.
class OpenElsewhere {
 public:
  OpenElsewhere(const std::string& file, milliseconds time)
      : thread_([=] {
          run_process({"qemu-io", "-f", "qcow2", "-c", "sleep " + std::to_string(time.count()), file});
        }) {
    while (!is_written_elsewhere(file))
      std::this_thread::sleep_for(milliseconds(5));
  }
  ~OpenElsewhere() { thread_.join(); }

 private:
  std::thread thread_;
};

TEST_F(CommitTest, RecoveryWaitsForASurvivorOfTheKilledRun) {
  die_at("started");
  const OpenElsewhere survivor(second(), milliseconds(1500));
  recover(both());
  EXPECT_TRUE(are("new.raw"));
}

TEST_F(CommitTest, RecoveryGivesWayToAProgramThatStays) {
  die_at("started");
  {
    const OpenElsewhere machine(second(), milliseconds(8000));
    try {
      recover(both());
      FAIL();
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find("is in use by another program"), std::string::npos)
          << error.what();
    }
    EXPECT_TRUE(fs::exists(at("a/.disk.img.guestfit/journal.json")));
  }
  recover(both());
  EXPECT_TRUE(are("new.raw"));
}

TEST_F(CommitTest, AnImageInUseIsRefusedBeforeAnythingIsWritten) {
  const OpenElsewhere machine(second(), milliseconds(1500));
  EXPECT_THROW(probe_image(second()), Error);
  EXPECT_TRUE(is_tidy());
}

TEST_F(CommitTest, AnImageThatIsOpenedBeforeTheDecisionIsLeftAsItWas) {
  InPlaceTransaction transaction(probe_images(both()));
  for (const auto& overlay : transaction.overlays())
    test::qemu_io(overlay, "qcow2", kChange);
  {
    const OpenElsewhere machine(second(), milliseconds(1500));
    EXPECT_THROW(transaction.commit({}), Error);
  }
  EXPECT_TRUE(are("old.raw"));
}

}  // namespace
}  // namespace guestfit
