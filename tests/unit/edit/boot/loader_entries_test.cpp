// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/loader_entries.hpp"

#include <gtest/gtest.h>

#include "edit/boot/grub2_boot_config.hpp"
#include "edit/boot/grub_environment.hpp"
#include "edit/boot/systemd_boot.hpp"

namespace guestfit {
namespace {

std::optional<std::string> stable_name(const std::string& device) {
  if (device == "/dev/sda1") return "UUID=1";
  return std::nullopt;
}

TextFile entry(const std::string& id, const std::string& version, const std::string& options,
               const std::string& more = "") {
  return {"/boot/loader/entries/" + id + ".conf", "title Linux " + version + "\nversion " + version +
                                                      "\nlinux /vmlinuz-" + version + "\ninitrd /initramfs-" +
                                                      version + ".img\noptions " + options + "\n" + more};
}

std::string changed(const BootEdit& edit, const std::string& path) {
  for (const auto& file : edit.files) {
    if (file.path == path) return file.text;
  }
  return "";
}

TEST(RpmVersions, AreComparedAsRpmDoes) {
  EXPECT_GT(compare_rpm_versions("4.18.0-80.1.2.el8", "4.18.0-80.el8"), 0);
  EXPECT_GT(compare_rpm_versions("5.14.0-427", "5.14.0-70"), 0);
  EXPECT_LT(compare_rpm_versions("6.1.0~rc1", "6.1.0"), 0);
  EXPECT_GT(compare_rpm_versions("6.1.0^git1", "6.1.0"), 0);
  EXPECT_LT(compare_rpm_versions("6.1.0^git1", "6.1.0.1"), 0);
  EXPECT_EQ(compare_rpm_versions("1.05", "1_5"), 0);
  EXPECT_GT(compare_rpm_versions("1.1", "1.a"), 0);
}

TEST(LoaderEntries, AnEntryIsReadWithoutItsCountOfBoots) {
  const auto read = parse_loader_entry(entry("arch+3-1", "6.1", "root=/dev/sda1 rw"), 0);
  EXPECT_EQ(read.entry.id, "arch");
  EXPECT_EQ(read.entry.kernel, "/vmlinuz-6.1");
  EXPECT_EQ(read.entry.arguments, (std::vector<std::string>{"root=/dev/sda1", "rw"}));
  EXPECT_TRUE(read.entry.has_initramfs);
}

TEST(LoaderEntries, SystemdBootShowsSortKeysFirstAndThenTheHighestVersion) {
  std::vector<LoaderEntry> entries = {
      parse_loader_entry(entry("z-old", "6.1.9", "ro"), 0),
      parse_loader_entry(entry("a", "6.1.9", "ro", "sort-key debian\n"), 0),
      parse_loader_entry(entry("b", "6.1.10", "ro", "sort-key debian\n"), 0),
  };
  sort_for_systemd_boot(entries);
  EXPECT_EQ(entries[0].entry.id, "b");
  EXPECT_EQ(entries[1].entry.id, "a");
}

TEST(LoaderEntries, SeveralOptionsAreOneCommandLine) {
  SystemdBootFiles files;
  files.entries = {{"/boot/loader/entries/a.conf",
                    "linux /vmlinuz\ninitrd /initrd\noptions root=/dev/sda1\noptions quiet\n"}};
  const auto config = make_systemd_boot_config(files);
  const auto edit = config->change_command_lines(words_change({"net.ifnames=0", "quiet"}, "Because."));
  EXPECT_EQ(changed(edit, files.entries[0].path),
            "linux /vmlinuz\ninitrd /initrd\noptions root=/dev/sda1\noptions quiet net.ifnames=0\n");
}

TEST(LoaderEntries, AnEntryWithoutOptionsGetsThem) {
  SystemdBootFiles files;
  files.entries = {{"/boot/loader/entries/a.conf", "linux /vmlinuz\ninitrd /initrd"}};
  const auto edit = make_systemd_boot_config(files)->change_command_lines(words_change({"a=1"}, "Because."));
  EXPECT_EQ(changed(edit, files.entries[0].path), "linux /vmlinuz\ninitrd /initrd\noptions a=1\n");
}

TEST(SystemdBoot, TheKernelsLineKeepsItsLineEnd) {
  SystemdBootFiles files;
  files.kernel_line = TextFile{"/etc/kernel/cmdline", "root=/dev/sda1 ro\n"};
  const auto named = make_systemd_boot_config(files)->name_devices(stable_name);
  EXPECT_EQ(changed(named, "/etc/kernel/cmdline"), "root=UUID=1 ro\n");
  const auto words = make_systemd_boot_config(files)->change_command_lines(words_change({"a=1"}, "Because."));
  EXPECT_EQ(changed(words, "/etc/kernel/cmdline"), "root=/dev/sda1 ro a=1\n");
}

TEST(LoaderEntries, EmptyOptionsGetWords) {
  SystemdBootFiles files;
  files.entries = {{"/boot/loader/entries/a.conf", "linux /vmlinuz\ninitrd /initrd\noptions\n"}};
  const auto edit = make_systemd_boot_config(files)->change_command_lines(words_change({"a=1"}, "Because."));
  EXPECT_EQ(changed(edit, files.entries[0].path), "linux /vmlinuz\ninitrd /initrd\noptions a=1\n");
}

TEST(SystemdBoot, TimeoutsAreLimited) {
  const auto limited = [](const std::string& text) {
    SystemdBootFiles files;
    files.config = TextFile{"/efi/loader/loader.conf", text};
    return changed(make_systemd_boot_config(files)->limit_timeout(10, 5), "/efi/loader/loader.conf");
  };
  EXPECT_EQ(limited("timeout 4\n"), "");
  EXPECT_EQ(limited("timeout menu-hidden\n"), "");
  EXPECT_EQ(limited("default x\n"), "");
  EXPECT_EQ(limited("timeout  menu-force\neditor no\n"), "timeout  5\neditor no\n");
  EXPECT_EQ(limited("timeout 60"), "timeout 5");
}

TEST(SystemdBoot, TheDefaultIsAPatternOnNames) {
  SystemdBootFiles files;
  files.entries = {entry("debian-6.1.0-9", "6.1.0-9", "ro"), entry("debian-6.1.0-10", "6.1.0-10", "ro"),
                   entry("rescue", "0", "ro systemd.unit=rescue.target")};
  const std::vector<std::string> kernels = {"/boot/vmlinuz-6.1.0-10", "/boot/vmlinuz-6.1.0-9"};
  const auto corrected = [&](const std::string& text) {
    files.config = TextFile{"/efi/loader/loader.conf", text};
    return changed(make_systemd_boot_config(files)->correct_default(kernels), "/efi/loader/loader.conf");
  };
  EXPECT_EQ(corrected("default debian-*\n"), "");
  EXPECT_EQ(corrected("default debian-6.1.0-9.conf\n"), "");
  EXPECT_EQ(corrected("default rescue.conf\n"), "default debian-6.1.0-10.conf\n");
  // Without a default, the first of the menu is the rescue system: "r" is behind "d".
  EXPECT_EQ(corrected("timeout 3"), "timeout 3\ndefault debian-6.1.0-10.conf\n");
}

Grub2BootFiles grub_with_entries(const std::string& options) {
  Grub2BootFiles files;
  files.grub.config = {"/boot/grub2/grub.cfg", "set default=\"${saved_entry}\"\ninsmod blscfg\nblscfg\n"};
  files.loader_entries = {entry("3f1c-5.14.0-70", "5.14.0-70", options)};
  return files;
}

TEST(Grub2LoaderEntries, WordsGoToTheEntriesAndToTheKernelsLine) {
  auto files = grub_with_entries("root=/dev/sda1 ro $tuned_params");
  files.kernel_line = TextFile{"/etc/kernel/cmdline", "root=/dev/sda1 ro\n"};
  const auto edit = make_grub2_boot_config(files)->change_command_lines(words_change({"a=1"}, "Because."));
  EXPECT_EQ(changed(edit, files.loader_entries[0].path),
            entry("3f1c-5.14.0-70", "5.14.0-70", "root=/dev/sda1 ro a=1 $tuned_params").text);
  EXPECT_EQ(changed(edit, "/etc/kernel/cmdline"), "root=/dev/sda1 ro a=1\n");
}

TEST(Grub2LoaderEntries, WordsGoToTheVariableThatEntriesTakeThemFrom) {
  auto files = grub_with_entries("$kernelopts $tuned_params");
  const std::string begin = "# GRUB Environment Block\nkernelopts=root=/dev/sda1 ro \n";
  files.grub.environment = TextFile{"/boot/grub2/grubenv", begin + std::string(1024 - begin.size(), '#')};
  const auto edit = make_grub2_boot_config(files)->change_command_lines(words_change({"a=1"}, "Because."));
  ASSERT_EQ(edit.files.size(), 1U);
  EXPECT_EQ(edit.files[0].text.size(), 1024U);
  EXPECT_EQ(get_grub_variable(edit.files[0].text, "kernelopts"), "root=/dev/sda1 ro a=1 ");
}

TEST(Grub2LoaderEntries, ASavedEntryThatIsGoneIsCorrected) {
  auto files = grub_with_entries("root=UUID=1 ro");
  files.loader_entries.push_back(entry("3f1c-0-rescue", "0-rescue-3f1c", "root=UUID=1 ro"));
  const std::string begin = "# GRUB Environment Block\nsaved_entry=3f1c-0-rescue\n";
  files.grub.environment = TextFile{"/boot/grub2/grubenv", begin + std::string(1024 - begin.size(), '#')};
  const auto edit = make_grub2_boot_config(files)->correct_default({"/boot/vmlinuz-5.14.0-70"});
  ASSERT_EQ(edit.files.size(), 1U);
  const auto saved = get_grub_variable(edit.files[0].text, "saved_entry");
  EXPECT_TRUE(saved == "0" || saved == "3f1c-5.14.0-70") << *saved;
}

}  // namespace
}  // namespace guestfit
