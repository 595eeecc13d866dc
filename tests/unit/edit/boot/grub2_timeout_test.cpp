// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/grub2_timeout.hpp"

#include <gtest/gtest.h>

#include "unit/edit/boot/grub_fixture.hpp"

namespace guestfit {
namespace {

constexpr long kMax = 30;
constexpr long kWanted = 5;

TEST(Grub2Timeout, TimeoutsUpToTheLimitStay) {
  for (const auto* const seconds : {"0", "5", "30"}) {
    auto files = grub_guest();
    files.defaults[0].text =
        with(kGrubDefaults, {{"GRUB_TIMEOUT=5", std::string("GRUB_TIMEOUT=") + seconds}});
    files.config.text = with(kGrubConfig, {{"timeout=5", std::string("timeout=") + seconds}});
    const auto edit = limit_grub2_timeout(files, kMax, kWanted);
    EXPECT_EQ(edit.files, files);
    EXPECT_TRUE(edit.reasons.empty());
    EXPECT_TRUE(edit.settings.empty());
  }
}

TEST(Grub2Timeout, EndlessMenuIsLimitedInBothFiles) {
  auto files = grub_guest();
  files.defaults[0].text = with(kGrubDefaults, {{"GRUB_TIMEOUT=5", "GRUB_TIMEOUT=\"-1\" # wait"}});
  files.config.text = with(kGrubConfig, {{"timeout=5", "timeout=-1"}});
  const auto edit = limit_grub2_timeout(files, kMax, kWanted);
  EXPECT_EQ(edit.files.defaults[0].text,
            with(kGrubDefaults, {{"GRUB_TIMEOUT=5", "GRUB_TIMEOUT=\"5\" # wait"}}));
  EXPECT_EQ(edit.files.config.text, kGrubConfig);
  EXPECT_EQ(edit.settings, (std::vector<FileSetting>{{kDefaultsPath, "GRUB_TIMEOUT", "5"}}));
  ASSERT_EQ(edit.reasons.size(), 2U);
  EXPECT_EQ(edit.reasons[0].text,
            "Nobody presses a key on the target, so GRUB's menu waits for 5 seconds and no longer.");
}

TEST(Grub2Timeout, WaitAfterAFailedBootIsLimitedToo) {
  const auto edit = limit_grub2_timeout(grub_guest(), 10, kWanted);
  EXPECT_EQ(edit.files.defaults[0].text, kGrubDefaults + "GRUB_RECORDFAIL_TIMEOUT=5\n");
  EXPECT_EQ(edit.files.config.text, with(kGrubConfig, {{"timeout=30", "timeout=5"}}));
}

TEST(Grub2Timeout, HiddenMenuKeepsItsStyle) {
  Grub2Files files;
  files.defaults = {
      {kDefaultsPath, "GRUB_HIDDEN_TIMEOUT=60\nGRUB_HIDDEN_TIMEOUT_QUIET=true\nGRUB_TIMEOUT=0\n"}};
  files.config = {kConfigPath,
                  "if [ x$feature_timeout_style = xy ] ; then\n  set timeout_style=hidden\n  set timeout=60\n"
                  "elif sleep --interruptible 60 ; then\n  set timeout=0\nfi\nmenuentry a { linux /k\n}\n"};
  const auto edit = limit_grub2_timeout(files, kMax, kWanted);
  EXPECT_EQ(edit.files.defaults[0].text,
            "GRUB_HIDDEN_TIMEOUT=5\nGRUB_HIDDEN_TIMEOUT_QUIET=true\nGRUB_TIMEOUT=0\n");
  EXPECT_EQ(edit.files.config.text, replace_all(files.config.text, "60", "5"));
}

TEST(Grub2Timeout, MenuForWhoeverHoldsShiftStays) {
  Grub2Files files;
  files.config = {
      kConfigPath,
      "set timeout=5\nif keystatus --shift; then\n  set timeout=-1\nfi\nmenuentry a { linux /k\n}\n"};
  EXPECT_EQ(limit_grub2_timeout(files, kMax, kWanted).files, files);
}

TEST(Grub2Timeout, DropInThatSetsItIsChanged) {
  auto files = grub_guest();
  files.defaults.push_back({"/etc/default/grub.d/50-x.cfg", "GRUB_TIMEOUT=300\n"});
  const auto edit = limit_grub2_timeout(files, kMax, kWanted);
  EXPECT_EQ(edit.files.defaults[0], files.defaults[0]);
  EXPECT_EQ(edit.files.defaults[1].text, "GRUB_TIMEOUT=5\n");
}

TEST(Grub2Timeout, MenuWithoutTimeoutGetsOne) {
  Grub2Files files;
  files.config = {kConfigPath, "# by hand\n\ndefault=0\nmenuentry a { linux /k\n}\n"};
  const auto edit = limit_grub2_timeout(files, kMax, kWanted);
  EXPECT_EQ(edit.files.config.text, "# by hand\n\nset timeout=5\ndefault=0\nmenuentry a { linux /k\n}\n");
}

TEST(Grub2Timeout, FileThatOnlyLeadsToAnotherStays) {
  Grub2Files files;
  files.config = {kConfigPath,
                  "search.fs_uuid 2f6b root\nset prefix=($root)/boot/grub\nconfigfile $prefix/grub.cfg\n"};
  EXPECT_EQ(limit_grub2_timeout(files, kMax, kWanted).files, files);
}

TEST(Grub2Timeout, TimeoutThatTheBootDecidesStays) {
  Grub2Files files;
  files.config = {kConfigPath, "set timeout=\"${menu_show_once_timeout}\"\nblscfg\n"};
  EXPECT_EQ(limit_grub2_timeout(files, kMax, kWanted).files, files);
}

TEST(Grub2Timeout, FileThatIsNotUnderstoodIsReported) {
  auto files = grub_guest();
  files.defaults[0].text = "GRUB_TIMEOUT=\"5\n";
  files.config.text = with(kGrubConfig, {{"timeout=5", "timeout=-1"}});
  const auto edit = limit_grub2_timeout(files, kMax, kWanted);
  EXPECT_EQ(edit.files.config.text, kGrubConfig);
  EXPECT_EQ(edit.files.defaults, files.defaults);
  ASSERT_EQ(edit.findings.size(), 1U);
  EXPECT_EQ(edit.findings[0].severity, Severity::warning);
}

}  // namespace
}  // namespace guestfit
