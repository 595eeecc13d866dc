// SPDX-License-Identifier: LGPL-2.1-or-later
#include "inspect/boot.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "guest/memory_guest.hpp"

namespace guestfit {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kMenu = "menuentry 'Linux' {\n linux /vmlinuz\n}\n";

struct Guest : MemoryGuest {
  Guest& file(const std::string& path, const std::string& text = "x") {
    add_file(path, text);
    return *this;
  }
};

/// "KIND CONFIG" of each.
std::vector<std::string> found(const GuestReader& guest, const std::string& firmware = "bios") {
  std::vector<std::string> lines;
  for (const auto& loader : find_boot_loaders(guest, firmware))
    lines.push_back(loader.kind + " " + loader.config);
  return lines;
}

TEST(BootLoaders, NoneIsNone) {
  EXPECT_THAT(found(Guest{}.file("/etc/fstab")), IsEmpty());
}

TEST(BootLoaders, OneAloneNeedsNoProof) {
  EXPECT_THAT(found(Guest{}.file("/boot/grub/menu.lst")), ElementsAre("grub-legacy /boot/grub/menu.lst"));
  EXPECT_THAT(found(Guest{}.file("/boot/extlinux.conf")), ElementsAre("extlinux /boot/extlinux.conf"));
  EXPECT_THAT(found(Guest{}.file("/efi/loader/loader.conf")),
              ElementsAre("systemd-boot /efi/loader/loader.conf"));
}

TEST(BootLoaders, AMenuForPvGrubBesideGrub2IsLeftAlone) {
  Guest guest;
  guest.file("/boot/grub/grub.cfg", kMenu).file("/boot/grub/menu.lst").file("/boot/grub/i386-pc/normal.mod");
  EXPECT_THAT(found(guest), ElementsAre("grub2 /boot/grub/grub.cfg"));
}

TEST(BootLoaders, WhereNothingTellsThemApartAllCount) {
  Guest guest;
  guest.file("/boot/grub/grub.cfg", kMenu).file("/boot/grub/menu.lst");
  EXPECT_THAT(found(guest), ElementsAre("grub2 /boot/grub/grub.cfg", "grub-legacy /boot/grub/menu.lst"));
}

TEST(BootLoaders, AConfigurationThatLeadsToAnotherIsNotTheOne) {
  Guest guest;
  guest.file("/boot/efi/EFI/fedora/grub.cfg", "configfile $prefix/grub.cfg\n")
      .file("/boot/grub2/grub.cfg", "insmod blscfg\nblscfg\n");
  EXPECT_THAT(found(guest, "uefi"), ElementsAre("grub2 /boot/grub2/grub.cfg"));
}

TEST(BootLoaders, EachFirmwareReadsItsOwnConfiguration) {
  Guest guest;
  guest.file("/boot/efi/EFI/redhat/grub.cfg", kMenu).file("/boot/grub2/grub.cfg", kMenu);
  EXPECT_THAT(found(guest, "uefi"), ElementsAre("grub2 /boot/efi/EFI/redhat/grub.cfg"));
  EXPECT_THAT(found(guest, "bios"), ElementsAre("grub2 /boot/grub2/grub.cfg"));
}

TEST(BootLoaders, SystemdBootNeedsUefi) {
  Guest guest;
  guest.file("/boot/grub/grub.cfg", kMenu)
      .file("/boot/grub/i386-pc/normal.mod")
      .file("/boot/efi/loader/loader.conf")
      .file("/boot/efi/EFI/systemd/systemd-bootx64.efi");
  EXPECT_THAT(found(guest, "bios"), ElementsAre("grub2 /boot/grub/grub.cfg"));
  EXPECT_THAT(found(guest, "uefi"),
              ElementsAre("grub2 /boot/grub/grub.cfg", "systemd-boot /boot/efi/loader/loader.conf"));
}

TEST(BootLoaders, RedHatsGrubLegacyReadsGrubConf) {
  Guest guest;
  guest.file("/boot/grub/menu.lst").file("/boot/grub/grub.conf");
  EXPECT_THAT(found(guest), ElementsAre("grub-legacy /boot/grub/menu.lst"));
  guest.file("/etc/redhat-release");
  EXPECT_THAT(found(guest), ElementsAre("grub-legacy /boot/grub/grub.conf"));
}

}  // namespace
}  // namespace guestfit
