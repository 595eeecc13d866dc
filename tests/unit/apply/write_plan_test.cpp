// SPDX-License-Identifier: LGPL-2.1-or-later
// Writing, verifying and reverting on a directory: the same code that writes into the appliance.
#include "apply/write_plan.hpp"

#include <fstream>

#include <sys/stat.h>
#include <sys/xattr.h>

#include <fcntl.h>
#include <gtest/gtest.h>

#include <guestfit/error.hpp>

#include "apply/revert.hpp"
#include "apply/verify.hpp"
#include "guest/directory_writable_disks.hpp"
#include "util/host_file.hpp"
#include "util/sha256.hpp"
#include "util/temp_dir.hpp"

namespace guestfit {
namespace {

namespace fs = std::filesystem;

class WritePlan : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* directory : {"etc", "boot", "var/lib"})
      fs::create_directories(tree_.path() / directory);
    write("etc/fstab", "old fstab\n");
    write("boot/device.map", "(hd0) /dev/sda\n");
    write("etc/untouched", "stays\n");
    chmod((tree_.path() / "etc/fstab").c_str(), 0640);
    // Times long ago, so that a write would show.
    for (const auto& entry : fs::recursive_directory_iterator(tree_.path()))
      set_time(entry.path(), 1000000000);
    disks_ = open_writable_directory_disks(tree_.path());
    disks_->remount_writable();
  }

  void write(const std::string& path, const std::string& text) { std::ofstream(tree_.path() / path) << text; }
  std::string read(const std::string& path) const { return read_host_file(tree_.path() / path); }

  static void set_time(const fs::path& path, long seconds) {
    const timespec times[2] = {{seconds, 0}, {seconds, 123456789}};
    ASSERT_EQ(utimensat(AT_FDCWD, path.c_str(), times, AT_SYMLINK_NOFOLLOW), 0);
  }

  static PlannedFile planned(const std::string& path, Action action, const std::string& before,
                             const std::string& after) {
    PlannedFile file;
    file.path = path;
    file.action = action;
    file.content = after;
    if (action != Action::create) {
      file.sha256_before = sha256_hex(before);
      file.backup = backup_path(path, "linux");
    }
    if (action != Action::remove) file.sha256_after = sha256_hex(after);
    file.rules = {"linux/test/one"};
    return file;
  }

  static Plan three_actions() {
    Plan plan;
    plan.files = {planned("/boot/device.map", Action::remove, "(hd0) /dev/sda\n", ""),
                  planned("/etc/fstab", Action::modify, "old fstab\n", "new fstab\n"),
                  planned("/etc/new.conf", Action::create, "", "created\n")};
    return plan;
  }

  static Facts linux_facts() {
    Facts facts;
    facts.os.family = "linux";
    return facts;
  }

  void apply(const Plan& plan) { write_plan(plan, linux_facts(), "ec2", disks_->reader(), disks_->writer()); }

  Manifest manifest() { return read_manifest(disks_->reader(), "linux").value(); }

  void revert() { write_revert(manifest(), manifest_path("linux"), disks_->reader(), disks_->writer()); }

  /// Everything that revert promises to put back.
  std::map<std::string, std::string> snapshot() const {
    std::map<std::string, std::string> all;
    for (const auto& entry : fs::recursive_directory_iterator(tree_.path())) {
      struct stat status {};
      EXPECT_EQ(lstat(entry.path().c_str(), &status), 0);
      const std::string content = S_ISREG(status.st_mode) ? read_host_file(entry.path()) : "";
      all[entry.path().lexically_relative(tree_.path())] =
          std::to_string(status.st_mode) + " " + std::to_string(status.st_uid) + " " +
          std::to_string(status.st_mtim.tv_sec) + "." + std::to_string(status.st_mtim.tv_nsec) + " " +
          content;
    }
    return all;
  }

  TempDir tree_;
  std::unique_ptr<WritableGuestDisks> disks_;
};

TEST_F(WritePlan, WritesEveryKindOfChangeAndKeepsTheOriginals) {
  apply(three_actions());
  EXPECT_EQ(read("etc/fstab"), "new fstab\n");
  EXPECT_EQ(read("etc/.fstab.guestfit-orig"), "old fstab\n");
  EXPECT_EQ(read("etc/new.conf"), "created\n");
  EXPECT_FALSE(fs::exists(tree_.path() / "boot/device.map"));
  EXPECT_EQ(read("boot/.device.map.guestfit-orig"), "(hd0) /dev/sda\n");
  EXPECT_FALSE(fs::exists(tree_.path() / "etc/.fstab.guestfit-new"));
  verify_files(three_actions(), disks_->reader());
}

TEST_F(WritePlan, WhatIsCreatedGetsItsLabelAndRevertTakesItAway) {
  const auto before = snapshot();
  Plan plan;
  plan.files = {planned("/etc/new.d/sub/new.conf", Action::create, "", "created\n")};
  const std::string label = "system_u:object_r:etc_t:s0";
  plan.labels = {{"/etc/new.d", label},
                 {"/etc/new.d/sub", label},
                 {"/etc/new.d/sub/new.conf", label},
                 {"/var/lib/guestfit", label},
                 {"/var/lib/guestfit/manifest.json", label}};
  const auto root = tree_.path();
  if (setxattr(root.c_str(), "security.selinux", "x", 2, 0) != 0)
    GTEST_SKIP() << "this user or file system has no labels";
  apply(plan);
  for (const auto& [path, expected] : plan.labels) {
    std::string found(100, '\0');
    const auto size =
        getxattr((root.string() + path).c_str(), "security.selinux", found.data(), found.size());
    ASSERT_EQ(size, static_cast<ssize_t>(expected.size() + 1)) << path;
    EXPECT_EQ(std::string(found.c_str()), expected) << path;
  }
  EXPECT_EQ(read("etc/new.d/sub/new.conf"), "created\n");
  revert();
  EXPECT_EQ(snapshot(), before);
}

TEST_F(WritePlan, ANewContentHasTheModeOfTheOld) {
  apply(three_actions());
  struct stat status {};
  ASSERT_EQ(stat((tree_.path() / "etc/fstab").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0640U);
}

TEST_F(WritePlan, RevertLeavesNoTrace) {
  const auto before = snapshot();
  apply(three_actions());
  ASSERT_NE(snapshot(), before);
  ASSERT_TRUE(find_revert_obstacles(manifest(), disks_->reader()).empty());
  const Manifest applied = manifest();
  revert();
  verify_revert(applied, disks_->reader());
  EXPECT_EQ(snapshot(), before);
}

TEST_F(WritePlan, ASecondApplyKeepsTheFirstOriginalAndRevertGoesBackToIt) {
  const auto before = snapshot();
  apply(three_actions());
  Plan second;
  second.files = {planned("/etc/fstab", Action::modify, "new fstab\n", "newer fstab\n"),
                  planned("/etc/new.conf", Action::modify, "created\n", "changed\n")};
  second.files[0].backup_exists = true;
  second.files[1].backup.clear();
  apply(second);
  EXPECT_EQ(read("etc/.fstab.guestfit-orig"), "old fstab\n");
  ASSERT_TRUE(find_revert_obstacles(manifest(), disks_->reader()).empty());
  revert();
  EXPECT_EQ(snapshot(), before);
}

TEST_F(WritePlan, RevertRestoresTheTimesAboveANewStateDirectory) {
  fs::remove_all(tree_.path() / "var");
  set_time(tree_.path(), 1000000000);
  apply(three_actions());
  revert();
  struct stat status {};
  ASSERT_EQ(stat(tree_.path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mtim.tv_sec, 1000000000);
  EXPECT_FALSE(fs::exists(tree_.path() / "var"));
}

TEST_F(WritePlan, RevertRestoresTheTimeOfAStateDirectoryThatWasThere) {
  fs::create_directories(tree_.path() / "var/lib/guestfit");
  for (const char* directory : {"var/lib/guestfit", "var/lib"})
    set_time(tree_.path() / directory, 1000000000);
  const auto before = snapshot();
  apply(three_actions());
  revert();
  EXPECT_EQ(snapshot(), before);
}

TEST_F(WritePlan, RevertRefusesToLoseWhatSomebodyChangedSince) {
  apply(three_actions());
  write("etc/fstab", "edited by the administrator\n");
  const auto obstacles = find_revert_obstacles(manifest(), disks_->reader());
  ASSERT_EQ(obstacles.size(), 1U);
  EXPECT_NE(obstacles[0].message.find("/etc/fstab"), std::string::npos);
}

TEST_F(WritePlan, RevertRefusesWithoutTheOriginal) {
  apply(three_actions());
  fs::remove(tree_.path() / "etc/.fstab.guestfit-orig");
  EXPECT_EQ(find_revert_obstacles(manifest(), disks_->reader()).size(), 1U);
}

TEST_F(WritePlan, RevertDoesNotFollowALinkThatWasPutInItsWay) {
  apply(three_actions());
  fs::rename(tree_.path() / "etc", tree_.path() / "srv");
  fs::create_symlink("srv", tree_.path() / "etc");
  EXPECT_FALSE(find_revert_obstacles(manifest(), disks_->reader()).empty());
}

TEST_F(WritePlan, RevertKeepsTheTimeOfADirectoryThatChangedSince) {
  apply(three_actions());
  write("etc/by-somebody", "x\n");
  set_time(tree_.path() / "etc", 1500000000);
  revert();
  struct stat status {};
  ASSERT_EQ(stat((tree_.path() / "boot").c_str(), &status), 0);
  EXPECT_EQ(status.st_mtim.tv_sec, 1000000000);
  ASSERT_EQ(stat((tree_.path() / "etc").c_str(), &status), 0);
  EXPECT_GT(status.st_mtim.tv_sec, 1500000000) << "the renames of revert itself";
}

TEST_F(WritePlan, VerificationNoticesAnotherContent) {
  apply(three_actions());
  write("etc/new.conf", "torn");
  EXPECT_THROW(verify_files(three_actions(), disks_->reader()), Error);
}

TEST_F(WritePlan, VerificationNoticesALostOriginal) {
  apply(three_actions());
  fs::remove(tree_.path() / "boot/.device.map.guestfit-orig");
  EXPECT_THROW(verify_files(three_actions(), disks_->reader()), Error);
}

TEST(Manifest, SurvivesTheRoundTripAndDamageIsTold) {
  Manifest manifest;
  manifest.target = "ec2";
  manifest.files = {{"/etc/fstab", Action::modify, "/etc/.fstab.guestfit-orig", "a", "b", {"r"}, {"why"}}};
  manifest.directories = {{"/etc", false, {1, 2}, {3, 4}}};
  EXPECT_EQ(parse_manifest(write_manifest(manifest), "/m"), manifest);
  for (const char* text : {"", "{}", "{\"target\": 1}", "[]"})
    EXPECT_THROW(parse_manifest(text, "/m"), Error) << text;
}

}  // namespace
}  // namespace guestfit
