// SPDX-License-Identifier: LGPL-2.1-or-later
// What a person reads. The tests look for what must be there to decide, not for every blank.
#include "cli/text_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace guestfit {
namespace {

using testing::HasSubstr;
using testing::Not;

Report audit_report() {
  Report report;
  report.command = Command::audit;
  report.target = "ec2";
  report.outcome = Outcome::changes;
  report.images = {{"web01.vmdk", "vmdk", 3221225472}};
  Facts guest;
  guest.os = {"linux", "debian", "12.15", "x86_64", "Debian GNU/Linux 12 (bookworm)"};
  guest.firmware = "bios";
  guest.root = "/dev/sda1";
  guest.boot_loaders = {{"grub2", "/boot/grub/grub.cfg"}};
  guest.kernels = {{"6.1.0-56-amd64", "/boot/vmlinuz-6.1.0-56-amd64", std::nullopt, std::nullopt}};
  FileSystem root;
  root.device = "/dev/sda1";
  root.type = "ext4";
  guest.filesystems = {root};
  report.guest = guest;
  Change change;
  change.rule = "linux/storage/fstab";
  change.path = "/etc/fstab";
  change.reasons = {"/: /dev/sda1 becomes UUID=1"};
  report.changes = {change};
  FileChange file;
  file.path = "/etc/fstab";
  file.backup = "/etc/.fstab.guestfit-orig";
  file.rules = {change.rule};
  file.diff = "--- /etc/fstab\n+++ /etc/fstab\n@@ -1 +1 @@\n-/dev/sda1 / ext4\n+UUID=1 / ext4\n";
  report.files = {file};
  report.findings = {{"linux/storage/fstab", "MOD-5", Severity::warning, "a disk is missing", "give it too"}};
  return report;
}

TEST(TextReport, TheFirstTwoLinesSayWhatItIsAndWhatWouldHappen) {
  const std::string text = format_report(audit_report(), Style(false));
  const std::string head = text.substr(0, text.find("\n\n"));
  EXPECT_EQ(
      head,
      "web01.vmdk  Debian GNU/Linux 12.15 (bookworm), x86_64, BIOS, GRUB 2, kernel 6.1.0-56-amd64, root on "
      "/dev/sda1 (ext4)\n"
      "to ec2      1 change in 1 file, 1 warning, nothing in the way");
}

TEST(TextReport, AChangeHasItsRuleReasonBackupAndDiff) {
  const std::string text = format_report(audit_report(), Style(false));
  for (const char* part : {"/etc/fstab", "linux/storage/fstab", "/dev/sda1 becomes UUID=1",
                           ".fstab.guestfit-orig", "-/dev/sda1 / ext4\n", "+UUID=1 / ext4\n"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
}

TEST(TextReport, AFindingHasItsRemedy) {
  EXPECT_THAT(format_report(audit_report(), Style(false)),
              HasSubstr("warning MOD-5  a disk is missing\n    give it too\n"));
}

TEST(TextReport, ARefusalSaysThatNothingWasWritten) {
  Report report = audit_report();
  report.command = Command::apply;
  report.outcome = Outcome::refused;
  report.findings = {{"", "CFG-19", Severity::blocker, "no room", "make some"}};
  const std::string text = format_report(report, Style(false));
  EXPECT_THAT(text, HasSubstr("refused, nothing was written"));
  EXPECT_THAT(text, HasSubstr("refused CFG-19  no room\n    make some\n"));
  EXPECT_THAT(text, Not(HasSubstr("nothing in the way")));
}

TEST(TextReport, AGuestCannotDriveTheTerminal) {
  Report report = audit_report();
  report.files[0].diff = "--- a\n+++ b\n@@ -1 +1 @@\n-\033]0;gotcha\007\n+b\n";
  report.findings[0].message = "\033[2J";
  report.guest->os.product = "\033[31mDebian";
  EXPECT_THAT(format_report(report, Style(false)), Not(HasSubstr("\033")));
}

TEST(TextReport, ColourIsOnlyAddedNeverNeeded) {
  const std::string coloured = format_report(audit_report(), Style(true));
  EXPECT_THAT(coloured, HasSubstr("\033[32m"));
  std::string plain;
  for (std::size_t i = 0; i < coloured.size(); ++i) {
    if (coloured[i] == '\033') {
      i = coloured.find('m', i);
    } else {
      plain += coloured[i];
    }
  }
  EXPECT_EQ(plain, format_report(audit_report(), Style(false)));
}

TEST(ExitStatus, IsWhatTheManualSays) {
  Report report;
  const std::pair<Outcome, int> expected[] = {{Outcome::no_changes, 0}, {Outcome::applied, 0},
                                              {Outcome::reverted, 0},   {Outcome::failed, 1},
                                              {Outcome::changes, 2},    {Outcome::refused, 3}};
  for (const auto& [outcome, status] : expected) {
    report.outcome = outcome;
    EXPECT_EQ(exit_status(report), status);
  }
  report.usage_error = true;
  EXPECT_EQ(exit_status(report), 64);
}

}  // namespace
}  // namespace guestfit
