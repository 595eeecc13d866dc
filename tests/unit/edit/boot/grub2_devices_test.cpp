// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/grub2_devices.hpp"

#include <gtest/gtest.h>

#include "edit/boot/grub_environment.hpp"
#include "unit/edit/boot/grub_fixture.hpp"

namespace guestfit {
namespace {

std::optional<std::string> stable_name(const std::string& device) {
  if (device == "/dev/sda1") return "UUID=2f6b";
  if (device == "/dev/sda2") return "UUID=b1a7";
  return std::nullopt;
}

/// What the fixture becomes; the entry that os-prober wrote is of another system.
std::string with_uuids(const std::string& config) {
  return with(config, {{"root=/dev/sda1 ro", "root=UUID=2f6b ro"}});
}

TEST(Grub2Devices, RootBecomesUuidAndStaysSoAfterTheNextUpdate) {
  const auto edit = name_grub2_devices(grub_guest(), stable_name);
  EXPECT_EQ(edit.files.config.text, with_uuids(kGrubConfig));
  EXPECT_EQ(edit.files.defaults[0].text,
            with(kGrubDefaults, {{"GRUB_DISABLE_LINUX_UUID=true", "#GRUB_DISABLE_LINUX_UUID=true"}}));
  EXPECT_EQ(edit.settings, (std::vector<FileSetting>{{kDefaultsPath, "GRUB_DISABLE_LINUX_UUID", ""}}));
  EXPECT_EQ(edit.reasons.size(), 2U);
  EXPECT_EQ(name_grub2_devices(edit.files, stable_name).files, edit.files);
}

TEST(Grub2Devices, ResumeChangesInSettingsAndLinesAlike) {
  auto files = grub_guest();
  files.defaults[0].text = with(kGrubDefaults, {{"\"quiet\"", "\"quiet resume=/dev/sda2\""}});
  files.config.text = with(kGrubConfig, {{"quiet", "quiet resume=/dev/sda2"}});
  const auto edit = name_grub2_devices(files, stable_name);
  EXPECT_EQ(edit.files.config.text, with_uuids(with(kGrubConfig, {{"quiet", "quiet resume=UUID=b1a7"}})));
  EXPECT_NE(edit.files.defaults[0].text.find("DEFAULT=\"quiet resume=UUID=b1a7\""), std::string::npos);
}

TEST(Grub2Devices, StableAndUnknownNamesStay) {
  for (const std::string root : {"UUID=1", "/dev/mapper/vg-root", "/dev/sdb1"}) {
    auto files = grub_guest();
    files.defaults[0].text = with(kGrubDefaults, {{"GRUB_DISABLE_LINUX_UUID=true\n", ""}});
    files.config.text = with(kGrubConfig, {{"root=/dev/sda1", "root=" + root}});
    EXPECT_EQ(name_grub2_devices(files, stable_name).files, files) << root;
  }
}

TEST(Grub2Devices, SettingStaysWhereTheUpdateWouldWriteSomethingElse) {
  for (const std::string root : {"/dev/md0", "PARTUUID=5d3c-01"}) {
    auto files = grub_guest();
    files.config.text = with(kGrubConfig, {{"root=/dev/sda1", "root=" + root}});
    EXPECT_EQ(name_grub2_devices(files, stable_name).files, files) << root;
  }
}

TEST(Grub2Devices, SettingIsTurnedOffWhereAnotherWouldBringItBack) {
  auto files = grub_guest();
  files.defaults[0].text = "GRUB_DISABLE_UUID=true\n";
  EXPECT_EQ(name_grub2_devices(files, stable_name).files.defaults[0].text,
            "GRUB_DISABLE_UUID=true\nGRUB_DISABLE_LINUX_UUID=false\n");
}

TEST(Grub2Devices, EntryWithoutInitramfsKeepsItsNameAndIsReported) {
  Grub2Files files;
  files.config = {kConfigPath, "menuentry a { linux /k root=/dev/sda1\n}\n"};
  const auto edit = name_grub2_devices(files, stable_name);
  EXPECT_EQ(edit.files, files);
  ASSERT_EQ(edit.findings.size(), 1U);
  EXPECT_NE(edit.findings[0].message.find("\"a\""), std::string::npos);
}

TEST(Grub2Devices, EntriesThatPeopleWroteChangeInBothPlaces) {
  const std::string entry = "menuentry mine {\n linux16 /k root=/dev/sda1 rw # by me\n initrd16 /i\n}\n";
  Grub2Files files;
  files.config = {kConfigPath, entry};
  files.custom = {{"/etc/grub.d/40_custom", "#!/bin/sh\nexec tail -n +3 $0\n" + entry}};
  const auto edit = name_grub2_devices(files, stable_name);
  const auto expected = with(entry, {{"/dev/sda1", "UUID=2f6b"}});
  EXPECT_EQ(edit.files.config.text, expected);
  EXPECT_EQ(edit.files.custom[0].text, "#!/bin/sh\nexec tail -n +3 $0\n" + expected);
}

TEST(Grub2Devices, KernelOptionsOfLoaderEntriesChange) {
  Grub2Files files;
  files.config = {
      kConfigPath,
      "blscfg\nif [ -z \"${kernelopts}\" ]; then\n  set kernelopts=\"root=/dev/sda1 ro quiet \"\nfi\n"};
  files.environment = TextFile{kEnvironmentPath, grub_environment("kernelopts=root=/dev/sda1 ro quiet \n")};
  const auto edit = name_grub2_devices(files, stable_name);
  EXPECT_EQ(edit.files.config.text, with(files.config.text, {{"/dev/sda1", "UUID=2f6b"}}));
  EXPECT_EQ(get_grub_variable(edit.files.environment->text, "kernelopts"), "root=UUID=2f6b ro quiet ");
}

TEST(Grub2Devices, XenEntryChangesAsTheUpdateWouldChangeIt) {
  Grub2Files files;
  files.config = {kConfigPath,
                  "menuentry xen {\n multiboot2 /xen.gz placeholder\n"
                  " module2 /vmlinuz placeholder root=/dev/sda1 ro  quiet\n module2 --nounzip /initrd\n}\n"};
  EXPECT_EQ(name_grub2_devices(files, stable_name).files.config.text, with_uuids(files.config.text));
}

}  // namespace
}  // namespace guestfit
