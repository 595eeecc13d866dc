// SPDX-License-Identifier: LGPL-2.1-or-later
#include "plan/plan.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include <guestfit/error.hpp>

#include "guest/memory_guest.hpp"
#include "plan/manifest.hpp"
#include "plan/saved_plan.hpp"
#include "plan/selection.hpp"
#include "plan/staged_guest.hpp"
#include "util/sha256.hpp"
#include "util/temp_dir.hpp"

namespace guestfit {
namespace {

/// A guest on which several rules have something to do, two of them in one file.
std::unique_ptr<MemoryGuest> make_guest() {
  auto guest = std::make_unique<MemoryGuest>();
  guest->add_file("/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n");
  guest->add_file("/etc/fstab", "mount the disk\n");
  guest->add_file("/etc/default/grub", "GRUB_TIMEOUT=-1\nGRUB_CMDLINE_LINUX=\"\"\n");
  guest->add_file(
      "/boot/grub/grub.cfg",
      "set timeout=-1\nmenuentry 'Debian' {\n  linux /boot/vmlinuz-6.1.0-9-amd64 root=UUID=x ro  quiet\n"
      "  initrd /boot/initrd.img-6.1.0-9-amd64\n}\n");
  guest->add_file("/boot/grub/device.map", "(hd0) /dev/sda\n");
  return guest;
}

Plan plan_for(const GuestReader& guest, const RuleSelection& selection = {},
              const std::vector<std::string>& rules = {}) {
  const auto catalogue = load_catalogue(rules);
  const auto inspection = inspect_guest(guest, {}, {"", "linux", "", ""}, {});
  return make_plan(guest, inspection, catalogue, catalogue.targets.at("ec2"), selection);
}

const PlannedFile& file_of(const Plan& plan, const std::string& path) {
  for (const auto& file : plan.files) {
    if (file.path == path) return file;
  }
  throw std::runtime_error("not planned: " + path);
}

TEST(Plan, IsTheSameFromRunToRun) {
  const auto guest = make_guest();
  const Plan first = plan_for(*guest);
  const Plan second = plan_for(*guest);
  EXPECT_EQ(first.changes, second.changes);
  EXPECT_EQ(first.findings, second.findings);
  EXPECT_EQ(save_plan(first, {}), save_plan(second, {}));
}

TEST(Plan, AFileThatACheckCannotReadIsAFinding) {
  const auto guest = make_guest();
  guest->add_file("/usr/sbin/sshd", "program");
  guest->add_file("/etc/init.d/ssh", "#!/bin/sh");
  guest->add_link("/etc/rc2.d/S01ssh", "../init.d/ssh");
  guest->add_link("/etc/ssh/sshd_config", "/etc/ssh/sshd_config");
  const Plan plan = plan_for(*guest, {{"linux/checks/ssh-server"}, {}, {}, false});
  ASSERT_EQ(plan.findings.size(), 1U);
  EXPECT_EQ(plan.findings[0].severity, Severity::warning);
  EXPECT_EQ(plan.findings[0].rule, "linux/checks/ssh-server");
  EXPECT_NE(plan.findings[0].message.find("/etc/ssh/sshd_config"), std::string::npos);
}

TEST(Plan, TwoRulesOnOneFileShareItsChecksums) {
  const auto guest = make_guest();
  const Plan plan = plan_for(*guest);
  const auto& file = file_of(plan, "/boot/grub/grub.cfg");
  EXPECT_EQ(file.sha256_before, sha256_hex(guest->read("/boot/grub/grub.cfg", 1000).value()));
  EXPECT_EQ(file.sha256_after, sha256_hex(file.content));
  int changes = 0;
  for (const auto& change : plan.changes) {
    if (change.path != file.path) continue;
    ++changes;
    EXPECT_EQ(change.sha256_before, file.sha256_before);
    EXPECT_EQ(change.sha256_after, file.sha256_after);
  }
  EXPECT_GE(changes, 2) << "timeout and console";
  EXPECT_NE(file.content.find("set timeout=5"), std::string::npos);
  EXPECT_NE(file.content.find("console=ttyS0"), std::string::npos);
}

TEST(Plan, ABackupLiesBesideTheFileUnderAHiddenName) {
  EXPECT_EQ(backup_path("/etc/fstab", "linux"), "/etc/.fstab.guestfit-orig");
  EXPECT_EQ(backup_path("/Windows/System32/config/SYSTEM", "windows"),
            "/Windows/System32/config/SYSTEM.guestfit-orig");
}

TEST(Plan, TheFirstOriginalIsKept) {
  const auto guest = make_guest();
  guest->add_file("/etc/.fstab.guestfit-orig", "the first original\n");
  Manifest manifest;
  manifest.files = {{"/etc/fstab", Action::modify, "/etc/.fstab.guestfit-orig", "a", "b", {}, {}}};
  guest->add_file(manifest_path("linux"), write_manifest(manifest));
  const Plan plan = plan_for(*guest, {{"linux/storage/fstab"}, {}, {}});
  ASSERT_EQ(plan.files.size(), 1U);
  EXPECT_TRUE(plan.files[0].backup_exists);
  EXPECT_FALSE(plan.blocked());
}

TEST(Plan, AFileThatHasTheNameOfTheBackupIsNotTakenForTheOriginal) {
  const auto guest = make_guest();
  guest->add_file("/etc/.fstab.guestfit-orig", "somebody's\n");
  const Plan plan = plan_for(*guest, {{"linux/storage/fstab"}, {}, {}});
  ASSERT_TRUE(plan.blocked());
  EXPECT_NE(plan.findings.back().message.find("/etc/.fstab.guestfit-orig"), std::string::npos);
}

TEST(Plan, ALinkIsFollowedInsideTheGuestAndItsTargetIsChanged) {
  const auto guest = make_guest();
  guest->remove("/etc/fstab");
  guest->add_link("/etc/fstab", "../../../srv/fstab");
  guest->add_file("/srv/fstab", "mount the disk\n");
  const Plan plan = plan_for(*guest, {{"linux/storage/fstab"}, {}, {}});
  ASSERT_EQ(plan.files.size(), 1U);
  EXPECT_EQ(plan.files[0].path, "/srv/fstab");
}

TEST(Plan, ARemovedFileHasNoChecksumAfter) {
  const auto guest = make_guest();
  const Plan plan = plan_for(*guest, {{"linux/boot/device-map"}, {}, {}});
  ASSERT_EQ(plan.changes.size(), 1U);
  EXPECT_EQ(plan.changes[0].action, Action::remove);
  EXPECT_FALSE(plan.changes[0].sha256_after.has_value());
  EXPECT_EQ(plan.changes[0].backup, "/boot/grub/.device.map.guestfit-orig");
}

TEST(Plan, SettingsOfTheCommandLineReachTheRule) {
  const auto guest = make_guest();
  for (const char* name : {"seconds", "linux/boot/timeout.seconds"}) {
    const Plan plan = plan_for(*guest, {{"linux/boot/timeout"}, {}, {{name, "3"}}});
    EXPECT_NE(file_of(plan, "/etc/default/grub").content.find("GRUB_TIMEOUT=3\n"), std::string::npos) << name;
  }
}

TEST(Plan, UnknownNamesAreAnsweredWithTheNearestKnown) {
  const auto guest = make_guest();
  const auto remedy = [&](const RuleSelection& selection) -> std::string {
    try {
      plan_for(*guest, selection);
      return "accepted";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::usage);
      return error.remedy();
    }
  };
  EXPECT_EQ(remedy({{"linux/storage/fstap"}, {}, {}}), "did you mean \"linux/storage/fstab\"?");
  EXPECT_EQ(remedy({{}, {"linux/boot/timeuot"}, {}}), "did you mean \"linux/boot/timeout\"?");
  EXPECT_NE(remedy({{}, {}, {{"max_second", "3"}}}), "accepted");
  EXPECT_NE(remedy({{}, {}, {{"seconds", "soon"}}}), "accepted");
}

TEST(Plan, TwoRulesThatWantDifferentThingsAreBothNamed) {
  TempDir directory;
  const auto folder = directory.path() / "linux" / "boot" / "impatient";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "rule.yaml")
      << "title: No menu\nwhy: a rule of a user that contradicts the built-in one\n"
         "spec: [MOD-7]\nwhen: {family: linux}\neditor: boot-timeout\n"
         "parameters: {max_seconds: 0, seconds: 0}\nafter: [linux/boot/timeout]\n";
  const auto guest = make_guest();
  try {
    plan_for(*guest, {}, {directory.path().string()});
    FAIL() << "the contradiction was accepted";
  } catch (const Error& error) {
    const std::string message = error.what();
    EXPECT_NE(message.find("linux/boot/impatient"), std::string::npos) << message;
    EXPECT_NE(message.find("linux/boot/timeout"), std::string::npos) << message;
  }
}

TEST(SavedPlan, FitsTheGuestItWasMadeForAndNoOther) {
  const auto guest = make_guest();
  const std::string saved = save_plan(plan_for(*guest), {});
  EXPECT_EQ(compare_with_saved(plan_for(*guest), saved), std::nullopt);
  guest->add_file("/etc/fstab", "mount the other disk\n");
  EXPECT_EQ(compare_with_saved(plan_for(*guest), saved),
            "the guest has changed since the plan was made: /etc/fstab");
}

TEST(SavedPlan, NoticesAFileThatWasNotThere) {
  const auto guest = make_guest();
  const std::string saved = save_plan(plan_for(*guest), {});
  guest->add_file("/etc/udev/rules.d/70-persistent-net.rules", "# nothing\n");
  EXPECT_NE(compare_with_saved(plan_for(*guest), saved), std::nullopt);
}

TEST(SavedPlan, BringsItsChoicesBack) {
  Request request;
  request.target = "kvm";
  request.only = {"linux/storage/fstab"};
  request.settings = {{"seconds", "3"}};
  request.root = "/dev/sda1";
  Request later;
  later.command = Command::apply;
  later.plan = save_plan({}, request);
  const Request restored = with_saved_choices(later);
  EXPECT_EQ(restored.target, "kvm");
  EXPECT_EQ(restored.only, request.only);
  EXPECT_EQ(restored.settings, request.settings);
  EXPECT_EQ(restored.root, request.root);
  EXPECT_EQ(restored.command, Command::apply);
}

TEST(SavedPlan, AnythingElseIsNotAPlan) {
  for (const char* text : {"", "{}", "[1]", "not json", "{\"kind\": \"guestfit plan\"}"}) {
    EXPECT_THROW(compare_with_saved({}, text), Error) << text;
  }
}

TEST(StagedGuest, ShowsTheGuestAsItWouldBe) {
  const auto guest = make_guest();
  StagedGuest staged(*guest);
  FileEdit created;
  created.path = "/etc/new";
  created.action = Action::create;
  created.content = "x";
  staged.stage(created);
  FileEdit removed;
  removed.path = "/etc/fstab";
  removed.action = Action::remove;
  staged.stage(removed);
  EXPECT_EQ(staged.read("/etc/new", 10), "x");
  EXPECT_FALSE(staged.read("/etc/fstab", 100).has_value());
  EXPECT_FALSE(staged.is_file("/etc/fstab"));
  EXPECT_EQ(staged.list("/etc"), (std::vector<std::string>{"default", "new", "os-release"}));
  EXPECT_TRUE(guest->is_file("/etc/fstab")) << "the guest itself is untouched";
}

}  // namespace
}  // namespace guestfit
