// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/grub2_default.hpp"

#include <gtest/gtest.h>

#include "edit/boot/grub_environment.hpp"
#include "unit/edit/boot/grub_fixture.hpp"

namespace guestfit {
namespace {

const std::vector<std::string> kKernels = {"/boot/vmlinuz-6.1.0-56-amd64", "/boot/vmlinuz-6.1.0-9-amd64"};
const std::string kOldKernel = "gnulinux-advanced-2f6b>gnulinux-6.1.0-9-amd64-advanced-2f6b";

Grub2Files guest_with_default(const std::string& value) {
  auto files = grub_guest();
  files.defaults[0].text = with(kGrubDefaults, {{"GRUB_DEFAULT=0", "GRUB_DEFAULT=\"" + value + "\""}});
  const auto in_config = value == "saved" ? "${saved_entry}" : value;
  files.config.text = with(kGrubConfig, {{"default=\"0\"", "default=\"" + in_config + "\""}});
  return files;
}

Grub2Files saved_guest(const std::string& variables) {
  auto files = guest_with_default("saved");
  files.environment = TextFile{kEnvironmentPath, grub_environment(variables)};
  return files;
}

TEST(Grub2Default, DefaultThatStartsAKernelOfTheGuestStays) {
  for (const std::string value : {"0", "1", "1>2", "Debian GNU/Linux", kOldKernel.c_str()}) {
    const auto files = guest_with_default(value);
    const auto edit = correct_grub2_default(files, kKernels);
    EXPECT_EQ(edit.files, files) << value;
    EXPECT_TRUE(edit.findings.empty());
  }
}

TEST(Grub2Default, RecoveryMissingAndForeignEntriesAreReplacedInBothFiles) {
  for (const std::string value : {"1>1", "7", "2", "3", "Memory test", "no such title"}) {
    const auto edit = correct_grub2_default(guest_with_default(value), kKernels);
    EXPECT_EQ(edit.files, guest_with_default("0")) << value;
    EXPECT_EQ(edit.settings, (std::vector<FileSetting>{{kDefaultsPath, "GRUB_DEFAULT", "0"}}));
    EXPECT_EQ(edit.reasons.size(), 2U);
  }
}

TEST(Grub2Default, KernelThatCannotRunOnTheTargetIsPassedOver) {
  const auto edit = correct_grub2_default(grub_guest(), {kKernels[1]});
  EXPECT_EQ(edit.files.config.text, with(kGrubConfig, {{"default=\"0\"", "default=\"" + kOldKernel + "\""}}));
  EXPECT_EQ(edit.files.defaults[0].text,
            with(kGrubDefaults, {{"GRUB_DEFAULT=0", "GRUB_DEFAULT=\"" + kOldKernel + "\""}}));
}

TEST(Grub2Default, NewestKernelIsChosenWhateverTheOrderOfTheMenu) {
  Grub2Files files;
  files.config = {kConfigPath,
                  "set default=xen\nmenuentry old { linux /vmlinuz-6.1.0-9-amd64 ro\n}\n"
                  "menuentry xen { multiboot2 /xen.gz\n module2 /vmlinuz-6.1.0-56-amd64\n}\n"
                  "menuentry new { linux /vmlinuz-6.1.0-56-amd64 ro\n}\n"};
  const auto edit = correct_grub2_default(files, kKernels);
  EXPECT_EQ(edit.files.config.text, with(files.config.text, {{"default=xen", "default=\"new\""}}));
}

TEST(Grub2Default, MenuWithoutDefaultGetsOneOnlyIfItNeedsIt) {
  Grub2Files files;
  files.config = {
      kConfigPath,
      "# mine\nmenuentry m { linux16 /memtest86\n}\nmenuentry l { linux /vmlinuz-6.1.0-9-amd64\n}\n"};
  EXPECT_EQ(correct_grub2_default(files, kKernels).files.config.text,
            with(files.config.text, {{"# mine\n", "# mine\nset default=\"l\"\n"}}));
  files.config.text = "menuentry l { linux /vmlinuz-6.1.0-9-amd64\n}\n";
  EXPECT_EQ(correct_grub2_default(files, kKernels).files, files);
}

TEST(Grub2Default, SavedEntryThatWillDoStays) {
  for (const std::string variables : {"", "saved_entry=1>2\n", "saved_entry=Debian GNU/Linux\nx=1\n"}) {
    const auto files = saved_guest(variables);
    EXPECT_EQ(correct_grub2_default(files, kKernels).files, files) << variables;
  }
}

TEST(Grub2Default, SavedEntryIsCorrectedInTheEnvironment) {
  const auto edit = correct_grub2_default(saved_guest("a=1\nsaved_entry=Memory test\n"), kKernels);
  EXPECT_EQ(edit.files, saved_guest("a=1\nsaved_entry=0\n"));
  EXPECT_EQ(edit.settings, (std::vector<FileSetting>{{kEnvironmentPath, "saved_entry", "0"}}));
}

TEST(Grub2Default, WithoutEnvironmentTheDefaultIsWrittenOut) {
  const auto edit = correct_grub2_default(guest_with_default("saved"), {kKernels[1]});
  EXPECT_EQ(edit.files, guest_with_default(kOldKernel));
}

TEST(Grub2Default, WhatTheNextUpdateWouldWriteIsCorrectedToo) {
  auto files = grub_guest();
  files.defaults[0].text = with(kGrubDefaults, {{"GRUB_DEFAULT=0", "GRUB_DEFAULT=9"}});
  EXPECT_EQ(correct_grub2_default(files, kKernels).files, grub_guest());
}

TEST(Grub2Default, ChoiceForOneBootIsDroppedIfItLeadsElsewhere) {
  const auto edit = correct_grub2_default(saved_guest("saved_entry=0\nnext_entry=Memory test\n"), kKernels);
  EXPECT_EQ(edit.files, saved_guest("saved_entry=0\n"));
  const auto good = saved_guest("saved_entry=0\nnext_entry=1>2\n");
  EXPECT_EQ(correct_grub2_default(good, kKernels).files, good);
}

TEST(Grub2Default, TranslationOfAnOldTitleGoesWithIt) {
  const std::string line = "if [ \"x$default\" = 'Old' ]; then default='1>1'; fi;";
  auto files = guest_with_default("Old");
  files.config.text += line + "\n";
  auto expected = guest_with_default("0");
  expected.config.text += "\n";
  EXPECT_EQ(correct_grub2_default(files, kKernels).files, expected);
}

TEST(Grub2Default, MenuWithoutAKernelOfTheGuestIsReported) {
  const auto edit = correct_grub2_default(grub_guest(), {"/boot/vmlinuz-9"});
  EXPECT_EQ(edit.files, grub_guest());
  ASSERT_EQ(edit.findings.size(), 1U);
  EXPECT_EQ(edit.findings[0].severity, Severity::warning);
}

TEST(Grub2Default, LoaderEntriesAreEntriesOfTheMenu) {
  Grub2Files files;
  files.config = {kConfigPath, "set default=\"${saved_entry}\"\nblscfg\nmenuentry fw { fwsetup\n}\n"};
  files.environment = TextFile{kEnvironmentPath, grub_environment("saved_entry=abc-0-rescue\n")};
  EXPECT_EQ(correct_grub2_default(files, {"/boot/vmlinuz-5.14"}).files, files)
      << "without them nothing can be said";

  GrubEntry rescue;
  rescue.title = "Rescue";
  rescue.id = "abc-0-rescue";
  rescue.kernels = {{"linux", "/vmlinuz-0-rescue-abc", {}}};
  auto normal = rescue;
  normal.title = "Linux 5.14";
  normal.id = "abc-5.14";
  normal.kernels[0].kernel = "/vmlinuz-5.14";
  const auto edit = correct_grub2_default(files, {"/boot/vmlinuz-5.14"}, {rescue, normal});
  EXPECT_EQ(get_grub_variable(edit.files.environment->text, "saved_entry"), "abc-5.14");
}

}  // namespace
}  // namespace guestfit
