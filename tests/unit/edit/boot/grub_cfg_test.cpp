// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/grub_cfg.hpp"

#include <gtest/gtest.h>

#include <guestfit/error.hpp>

#include "unit/edit/boot/grub_fixture.hpp"

namespace guestfit {
namespace {

using Strings = std::vector<std::string>;

std::vector<GrubSetting> settings_of(const GrubConfig& config, const std::string& name) {
  auto found = config.settings;
  std::erase_if(found, [&](const GrubSetting& setting) { return setting.name != name; });
  return found;
}

TEST(GrubCfg, EntriesComeInMenuOrderWithTheirSubmenu) {
  const auto config = parse_grub_cfg(kGrubConfig);
  ASSERT_EQ(config.entries.size(), 7U);
  const auto& recovery = config.entries[3];
  EXPECT_EQ(recovery.title, "Debian GNU/Linux, with Linux 6.1.0-56-amd64 (recovery mode)");
  EXPECT_EQ(recovery.id, "gnulinux-6.1.0-56-amd64-recovery-2f6b");
  EXPECT_EQ(recovery.parent, 1U);
  EXPECT_EQ(recovery.section, "10_linux");
  EXPECT_EQ(recovery.line, 49U);
  EXPECT_EQ(recovery.initrds, Strings{"/boot/initrd.img-6.1.0-56-amd64"});
  EXPECT_TRUE(config.entries[1].is_submenu);
  EXPECT_EQ(config.entries[5].section, "30_os-prober");
  EXPECT_EQ(config.entries[6].id, "Memory test");
}

TEST(GrubCfg, ArgumentsKeepTheBlanksAtTheEndOfTheLine) {
  const auto config = parse_grub_cfg(kGrubConfig);
  EXPECT_EQ(config.entries[0].kernels[0].arguments.of(kGrubConfig), " root=/dev/sda1 ro  quiet");
  EXPECT_EQ(config.entries[3].kernels[0].arguments.of(kGrubConfig), " root=/dev/sda1 ro single ");
  EXPECT_EQ(config.entries[3].arguments, (Strings{"root=/dev/sda1", "ro", "single"}));
}

TEST(GrubCfg, ArgumentsEndBeforeACommentAndASemicolon) {
  const std::string text = "menuentry a { linux /k root=x ; linux /l y # z\n}";
  const auto config = parse_grub_cfg(text);
  EXPECT_EQ(config.entries[0].kernels[0].arguments.of(text), " root=x");
  EXPECT_EQ(config.entries[0].kernels[1].arguments.of(text), " y");
}

TEST(GrubCfg, SettingsCarryTheBranchTheyAreIn) {
  const auto config = parse_grub_cfg(kGrubConfig);
  const auto timeouts = settings_of(config, "timeout");
  ASSERT_EQ(timeouts.size(), 3U);
  EXPECT_EQ(timeouts[0].conditions, Strings{" [ \"${recordfail}\" = 1 ]"});
  EXPECT_EQ(timeouts[1].conditions, (Strings{"", " [ x$feature_timeout_style = xy ]"}));
  EXPECT_EQ(timeouts[2].conditions, (Strings{"", ""}));
  EXPECT_EQ(timeouts[2].range.of(kGrubConfig), "5");
  const auto defaults = settings_of(config, "default");
  ASSERT_EQ(defaults.size(), 2U);
  EXPECT_EQ(defaults[1].range.of(kGrubConfig), "\"0\"");
  EXPECT_TRUE(defaults[1].before_entries);
}

TEST(GrubCfg, FunctionsAndEntriesSetNothing) {
  const auto config = parse_grub_cfg(kGrubConfig);
  EXPECT_TRUE(settings_of(config, "saved_entry").empty());
  EXPECT_TRUE(settings_of(config, "root").empty());
}

TEST(GrubCfg, AssignmentNeedsNoSet) {
  const auto config = parse_grub_cfg("timeout=7\ndefault='1'\n");
  ASSERT_EQ(config.settings.size(), 2U);
  EXPECT_EQ(config.settings[0].value, "7");
  EXPECT_EQ(config.settings[1].value, "1");
}

TEST(GrubCfg, HiddenMenuWaitsBySleeping) {
  const std::string text = "if sleep --verbose --interruptible 20 ; then\n  set timeout=0\nfi\n";
  const auto config = parse_grub_cfg(text);
  ASSERT_EQ(config.waits.size(), 1U);
  EXPECT_EQ(config.waits[0].range.of(text), "20");
  EXPECT_EQ(config.settings[0].conditions, Strings{" sleep --verbose --interruptible 20"});
}

TEST(GrubCfg, TerminalAndLoaderEntriesAreSeen) {
  const auto config =
      parse_grub_cfg("serial --unit=0 --speed=9600\nterminal_input serial\nmenuentry a { true; }\nblscfg\n");
  EXPECT_EQ(config.terminals, (Strings{"serial --unit=0 --speed=9600", "terminal_input serial"}));
  EXPECT_TRUE(config.reads_loader_entries);
  EXPECT_EQ(config.loader_entries_at, 1U);
}

TEST(GrubCfg, OldTitlesAreTranslated) {
  const std::string text =
      "menuentry new { linux /k\n}\n"
      "if [ \"x$default\" = 'old' ]; then default='menu>new'; fi;if [ \"x$default\" = 'b' ]; then "
      "default='c'; fi;\n";
  const auto config = parse_grub_cfg(text);
  ASSERT_EQ(config.translations.size(), 2U);
  EXPECT_EQ(config.translations[0], (std::pair<std::string, std::string>{"old", "menu>new"}));
  ASSERT_EQ(config.translation_lines.size(), 1U);
  EXPECT_TRUE(config.translation_lines[0].of(text).starts_with("if "));
  EXPECT_TRUE(config.settings.empty());
}

TEST(GrubCfg, BraceBelowTheEntryIsItsOwn) {
  const auto config =
      parse_grub_cfg("menuentry 'a' --id x\n   {load_video\n linux16 /k root=/dev/sda1\n insmod gzio}\n");
  ASSERT_EQ(config.entries.size(), 1U);
  EXPECT_EQ(config.entries[0].id, "x");
  EXPECT_EQ(config.entries[0].kernels[0].kernel, "/k");
}

TEST(GrubCfg, BrokenTextIsReadAsFarAsItGoes) {
  for (const std::string text :
       {"}", "fi\ndone\n}", "menuentry", "menuentry {", "{ { {", "if", "else", "elif x", "set", "linux",
        "menuentry a {\nlinux\nlinux /k", "submenu a { menuentry b { } } }", "set ="}) {
    EXPECT_NO_THROW(parse_grub_cfg(text)) << text;
  }
}

TEST(GrubCfg, DeepNestingIsAnError) {
  EXPECT_THROW(parse_grub_cfg(replace_all(std::string(1000, 'x'), "x", "submenu a {\n")), Error);
  EXPECT_THROW(parse_grub_cfg(replace_all(std::string(1000, 'x'), "x", "if a\n")), Error);
}

}  // namespace
}  // namespace guestfit
