// SPDX-License-Identifier: LGPL-2.1-or-later
// The configuration of the programs that make the next initramfs.
#include <gtest/gtest.h>

#include "edit/drivers/dracut_conf.hpp"
#include "edit/drivers/mkinitcpio_conf.hpp"
#include "edit/drivers/modprobe_conf.hpp"
#include "edit/text/shell_words.hpp"

namespace guestfit {
namespace {

using Names = std::vector<std::string>;

TEST(ShellWords, OnlyTheValueGrows) {
  const std::string before = "# x\nINITRD_MODULES='ata_piix'   # why\nOTHER=\"a\"";
  const auto edit = ensure_shell_words(before, "INITRD_MODULES", {"xen-blkfront", "ata-piix"}, "r");
  EXPECT_EQ(edit.text, "# x\nINITRD_MODULES='ata_piix xen-blkfront'   # why\nOTHER=\"a\"");
  EXPECT_EQ(ensure_shell_words(*edit.text, "INITRD_MODULES", {"xen_blkfront"}, "r").text, std::nullopt);
}

TEST(ShellWords, AVariableThatIsNotSetIsSet) {
  const auto edit = ensure_shell_words("A=1\n", "features", {"guestfit"}, "r");
  ASSERT_TRUE(edit.text);
  EXPECT_TRUE(edit.text->starts_with("A=1\nfeatures="));
}

TEST(ShellWords, WhatOnlyTheShellKnowsIsLeftAlone) {
  const auto edit = ensure_shell_words("features=\"$(list)\"\n", "features", {"guestfit"}, "r");
  EXPECT_EQ(edit.text, std::nullopt);
  EXPECT_EQ(edit.findings.size(), 1U);
}

TEST(DracutConf, AddsToItsOwnFileWhatIsNew) {
  const std::string own = "/etc/dracut.conf.d/50-guestfit.conf";
  const auto first =
      ensure_dracut_drivers({{"/etc/dracut.conf", "hostonly=yes\n"}, {own, ""}}, own, {"nvme"});
  EXPECT_EQ(first.text, "# guestfit: drivers of the new machine\nadd_drivers+=\" nvme \"\n");
  const auto more = ensure_dracut_drivers({{own, *first.text}}, own, {"nvme", "virtio_blk"});
  EXPECT_EQ(more.text, *first.text + "add_drivers+=\" virtio_blk \"\n");
  EXPECT_EQ(ensure_dracut_drivers({{own, *more.text}}, own, {"nvme", "virtio-blk"}).text, std::nullopt);
}

TEST(DracutConf, AFileThatIsAProgramDoesNotHideTheOthers) {
  const auto edit = ensure_dracut_drivers({{"/etc/dracut.conf", "if x; then\nfor i in ; do ((\n"}, {"f", ""}},
                                          "f", {"nvme"});
  EXPECT_TRUE(edit.text);
}

TEST(MkinitcpioConf, KnowsTheFormsOfTheList) {
  const auto added = [](const std::string& text) {
    return ensure_mkinitcpio_modules(text, {"nvme"}).text.value_or("(none)");
  };
  EXPECT_EQ(added("MODULES=()\n"), "MODULES=(nvme)\n");
  EXPECT_EQ(added("MODULES=(ext4 btrfs)\n"), "MODULES=(ext4 btrfs nvme)\n");
  EXPECT_EQ(added("MODULES=\"\"\nHOOKS=\"base\"\n"), "MODULES=\"nvme\"\nHOOKS=\"base\"\n");
  EXPECT_EQ(added("MODULES=(\n  ext4 # root\n)\n"), "MODULES=(\n  ext4 # root\nnvme)\n");
  EXPECT_EQ(added("MODULES=(ext4\n  btrfs # data)\n)\n"), "MODULES=(ext4\n  btrfs # data)\nnvme)\n");
  EXPECT_EQ(added("MODULES=(a)\nMODULES+=(b)\n"), "MODULES=(a)\nMODULES+=(b nvme)\n");
  EXPECT_EQ(added("#MODULES=(nvme)\nHOOKS=(base)"), "#MODULES=(nvme)\nHOOKS=(base)\nMODULES=(nvme)\n");
  EXPECT_EQ(added("MODULES=(nvme)\n"), "(none)");
  EXPECT_EQ(added("MODULES=('nvme?')\n"), "(none)");
}

TEST(MkinitcpioConf, LeavesAListAloneThatItDoesNotUnderstand) {
  for (const std::string text : {"MODULES=(${more[@]})\n", "MODULES=(a\n", "MODULES=$x\n", "MODULES=\"a"}) {
    const auto edit = ensure_mkinitcpio_modules(text, {"nvme"});
    EXPECT_EQ(edit.text, std::nullopt) << text;
    EXPECT_EQ(edit.findings.size(), 1U) << text;
  }
}

TEST(MkinitcpioConf, ReadsThePresets) {
  EXPECT_EQ(preset_configurations("ALL_config=\"/etc/a.conf\"\n#default_config=\"/etc/b.conf\"\n"
                                  "fallback_config='/etc/c.conf'\nPRESETS=('default')\n"),
            (Names{"/etc/a.conf", "/etc/c.conf"}));
}

TEST(ModprobeConf, NumbersTheAdaptersOn) {
  EXPECT_EQ(
      ensure_modprobe_aliases("alias scsi_hostadapter ata_piix\noptions x y=1", {"xen-vbd", "nvme"}, {}).text,
      "alias scsi_hostadapter ata_piix\nalias scsi_hostadapter1 xen-vbd\n"
      "alias scsi_hostadapter2 nvme\noptions x y=1");
  EXPECT_EQ(ensure_modprobe_aliases("", {"xen-vbd"}, {}).text, "alias scsi_hostadapter xen-vbd\n");
  EXPECT_EQ(ensure_modprobe_aliases("x", {"xen-vbd"}, {}).text, "x\nalias scsi_hostadapter xen-vbd\n");
}

TEST(ModprobeConf, OnlyTheDriverOfACardChanges) {
  EXPECT_EQ(ensure_modprobe_aliases("alias  eth0\te1000 # card\nalias eth1 ena\nalias ethernet x\n", {},
                                    {"xen-vnif", "ena"})
                .text,
            "alias  eth0\txen-vnif # card\nalias eth1 ena\nalias ethernet x\n");
  EXPECT_EQ(ensure_modprobe_aliases("alias eth0 e1000\n", {}, {}).text, std::nullopt);
}

TEST(BlockedModules, AreThoseThatNoDeviceLoads) {
  EXPECT_EQ(blocked_modules("# blacklist x\nblacklist xen-blkfront\ninstall nvme /bin/false\n"
                            "install ena /sbin/modprobe --ignore-install ena\noptions a b=1\nblacklist\n"),
            (std::set<std::string>{"xen_blkfront", "nvme"}));
}

}  // namespace
}  // namespace guestfit
