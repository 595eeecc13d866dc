// SPDX-License-Identifier: LGPL-2.1-or-later
#include <gtest/gtest.h>

#include "edit/boot/grub2_arguments.hpp"
#include "unit/edit/boot/grub_fixture.hpp"

namespace guestfit {
namespace {

const std::vector<std::string> kConsoles = {"console=tty0", "console=ttyS0,115200n8"};
const std::string kBoth = "console=tty0 console=ttyS0,115200n8";
const std::string kReason =
    "The kernel's messages go to the serial console, the only one that the target shows.";

Grub2Edit add(const Grub2Files& files) {
  return change_grub2_command_lines(files, consoles_change(kConsoles, kReason));
}

/// A guest whose settings and lines are these, as grub-mkconfig writes the lines.
Grub2Files guest_with(const std::string& common, const std::string& normal) {
  auto files = grub_guest();
  files.defaults[0].text =
      with(kGrubDefaults, {{"LINUX=\"\"", "LINUX=\"" + common + "\""}, {"\"quiet\"", "\"" + normal + "\""}});
  files.config.text = with(
      kGrubConfig, {{"ro  quiet", "ro " + common + " " + normal}, {"ro single ", "ro single " + common}});
  return files;
}

TEST(Grub2Consoles, ConsolesGoWhereGrubMkconfigPutsThem) {
  const auto edit = add(grub_guest());
  EXPECT_EQ(edit.files, guest_with(kBoth, "quiet"));
  EXPECT_EQ(edit.settings, (std::vector<FileSetting>{{kDefaultsPath, "GRUB_CMDLINE_LINUX", kBoth}}));
  EXPECT_EQ(edit.reasons, (std::vector<FileReason>{{kDefaultsPath, kReason}, {kConfigPath, kReason}}));
  EXPECT_EQ(add(edit.files).files, edit.files);
}

TEST(Grub2Consoles, EmptySettingsKeepTheBlanksOfGrubMkconfig) {
  EXPECT_EQ(add(guest_with("", "")).files, guest_with(kBoth, ""));
  EXPECT_EQ(add(guest_with("a=b", "")).files, guest_with("a=b " + kBoth, ""));
}

TEST(Grub2Consoles, BlanksInsideTheSettingsStay) {
  EXPECT_EQ(add(guest_with("  a  b ", " quiet  splash ")).files,
            guest_with("  a  b " + kBoth + " ", " quiet  splash "));
}

TEST(Grub2Consoles, OtherConsolesMoveInFront) {
  EXPECT_EQ(add(guest_with("x", "console=tty1 quiet console=hvc0")).files,
            guest_with("x console=tty1 console=hvc0 " + kBoth, "quiet"));
}

TEST(Grub2Consoles, ConsolesThatAreThereStay) {
  for (const auto& files : {guest_with(kBoth, "quiet"), guest_with("", "quiet " + kBoth)}) {
    const auto edit = add(files);
    EXPECT_EQ(edit.files, files);
    EXPECT_TRUE(edit.reasons.empty());
  }
}

TEST(Grub2Consoles, LineThatWasNotGeneratedGetsThemAtItsEnd) {
  Grub2Files files;
  files.defaults = {{kDefaultsPath, "GRUB_CMDLINE_LINUX=\"foo\"\n"}};
  files.config = {kConfigPath, "menuentry a {\n linux /k root=/dev/sda1 ro bar  # mine\n}\n"};
  const auto edit = add(files);
  EXPECT_EQ(edit.files.config.text, with(files.config.text, {{"ro bar", "ro bar " + kBoth}}));
  EXPECT_EQ(edit.files.defaults[0].text, "GRUB_CMDLINE_LINUX=\"foo " + kBoth + "\"\n");
}

TEST(Grub2Consoles, LineWithoutArgumentsGetsABlankFirst) {
  Grub2Files files;
  files.config = {kConfigPath, "menuentry a {\n linux /k\n}\nmenuentry b { linux /k }\n"};
  const auto edit = add(files);
  EXPECT_EQ(edit.files.config.text, with(files.config.text, {{"/k", "/k " + kBoth}}));
}

TEST(Grub2Consoles, WordsBehindTheSettingsStayBehind) {
  Grub2Files files;
  files.defaults = {{kDefaultsPath, "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet splash\"\n"}};
  files.config = {
      kConfigPath,
      "menuentry a {\n linux /@/boot/k root=UUID=1 ro rootflags=subvol=@  quiet splash $vt_handoff\n}\n"};
  EXPECT_EQ(add(files).files.config.text, with(files.config.text, {{"=@  quiet", "=@ " + kBoth + " quiet"}}));
}

TEST(Grub2Consoles, DropInThatAddsWordsGrows) {
  auto files = guest_with("x", "quiet");
  files.defaults.push_back(
      {"/etc/default/grub.d/kdump.cfg", "GRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX crash=1\"\n"});
  files.config.text = guest_with("x crash=1", "quiet").config.text;
  const auto edit = add(files);
  EXPECT_EQ(edit.files.defaults[0], files.defaults[0]);
  EXPECT_EQ(edit.files.defaults[1].text,
            "GRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX crash=1 " + kBoth + "\"\n");
  EXPECT_EQ(edit.files.config.text, guest_with("x crash=1 " + kBoth, "quiet").config.text);
}

TEST(Grub2Consoles, SettingsThatCannotBeKnownAreReported) {
  auto files = grub_guest();
  files.defaults[0].text += "GRUB_CMDLINE_LINUX=\"$(cat /etc/args)\"\n";
  const auto edit = add(files);
  EXPECT_EQ(edit.files.defaults, files.defaults);
  EXPECT_NE(edit.files.config.text.find("ro  quiet " + kBoth), std::string::npos);
  EXPECT_EQ(edit.findings.size(), 1U);
}

TEST(Grub2Consoles, XenEntryOnlyChangesWhereGrubMkconfigWroteIt) {
  const std::string generated =
      "menuentry xen {\n multiboot2 /xen.gz\n module2 /k placeholder root=/dev/sda1 ro  quiet\n}\n";
  auto files = grub_guest();
  files.config.text += generated + with(generated, {{"ro  quiet", "ro other"}});
  EXPECT_EQ(add(files).files.config.text, guest_with(kBoth, "quiet").config.text +
                                              with(generated, {{"ro  quiet", "ro " + kBoth + " quiet"}}) +
                                              with(generated, {{"ro  quiet", "ro other"}}));
}

}  // namespace
}  // namespace guestfit
