// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/grub_menu.hpp"

#include <gtest/gtest.h>

#include "unit/edit/boot/grub_fixture.hpp"

namespace guestfit {
namespace {

std::optional<std::string> start(const GrubConfig& config, const std::string& value) {
  const auto index = find_grub_entry(config, value);
  return index ? std::optional(config.entries[*index].id) : std::nullopt;
}

TEST(GrubMenu, NumberTitleAndIdLeadToTheEntry) {
  const auto config = parse_grub_cfg(kGrubConfig);
  EXPECT_EQ(start(config, ""), "gnulinux-simple-2f6b");
  EXPECT_EQ(start(config, "0"), "gnulinux-simple-2f6b");
  EXPECT_EQ(start(config, "1>1"), "gnulinux-6.1.0-56-amd64-recovery-2f6b");
  EXPECT_EQ(start(config, "3"), "Memory test");
  EXPECT_EQ(start(config, "Debian GNU/Linux"), "gnulinux-simple-2f6b");
  EXPECT_EQ(start(config, "gnulinux-advanced-2f6b>gnulinux-6.1.0-9-amd64-advanced-2f6b"),
            "gnulinux-6.1.0-9-amd64-advanced-2f6b");
  EXPECT_EQ(start(config, "Advanced options for Debian GNU/Linux>2"), "gnulinux-6.1.0-9-amd64-advanced-2f6b");
}

TEST(GrubMenu, SubmenuLeadsToItsFirstEntry) {
  EXPECT_EQ(start(parse_grub_cfg(kGrubConfig), "1"), "gnulinux-6.1.0-56-amd64-advanced-2f6b");
}

TEST(GrubMenu, MissingEntryIsNone) {
  const auto config = parse_grub_cfg(kGrubConfig);
  for (const auto* const value :
       {"4", "1>9", "nothing", "99999999999999999999", "gnulinux-6.1.0-9-amd64-advanced-2f6b"}) {
    EXPECT_EQ(start(config, value), std::nullopt) << value;
  }
  EXPECT_EQ(start(parse_grub_cfg(""), "0"), std::nullopt);
}

TEST(GrubMenu, ArrowInATitleIsDoubled) {
  const auto config = parse_grub_cfg("submenu 'a > b' { menuentry 'c>d' {\n}\n}\n");
  EXPECT_EQ(start(config, "a >> b>c>>d"), "c>d");
  EXPECT_EQ(grub_entry_path(parse_grub_cfg("menuentry x {\n}\nmenuentry 'c>d' {\n}\n"), 1), "c>>d");
}

TEST(GrubMenu, PathLeadsBackToTheEntry) {
  const auto config = parse_grub_cfg(
      kGrubConfig +
      "menuentry 'same' {\n}\nmenuentry 'same' {\n}\nmenuentry 'it\"s $x' {\n}\nmenuentry '7' {\n}\n");
  EXPECT_EQ(grub_entry_path(config, 0), "0");
  EXPECT_EQ(grub_entry_path(config, 4), "gnulinux-advanced-2f6b>gnulinux-6.1.0-9-amd64-advanced-2f6b");
  for (std::size_t i = 0; i < config.entries.size(); ++i) {
    if (config.entries[i].is_submenu) continue;
    EXPECT_EQ(find_grub_entry(config, grub_entry_path(config, i)), i);
  }
}

TEST(GrubMenu, OldTitleIsFoundByItsTranslation) {
  const auto config = parse_grub_cfg(
      "submenu s { menuentry t { \n}\n}\nif [ \"x$default\" = 't' ]; then default='s>t'; fi;\n");
  EXPECT_EQ(start(config, "t"), "t");
}

TEST(GrubMenu, KindsOfEntriesAreTold) {
  const auto config =
      parse_grub_cfg(kGrubConfig +
                     "menuentry xen { multiboot2 /xen.gz\nmodule2 /vmlinuz placeholder root=/dev/sda1\n}\n"
                     "menuentry win { chainloader +1\n}\n"
                     "menuentry rescue { linux /vmlinuz-0-rescue-1 root=/dev/sda1\n}\n");
  std::string kinds;
  for (const auto& entry : config.entries) {
    kinds += boots_own_linux(entry) ? (is_recovery_entry(entry) ? 'r' : 'l') : '-';
  }
  EXPECT_EQ(kinds, "l-lrl----r");
}

}  // namespace
}  // namespace guestfit
