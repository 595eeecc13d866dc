// SPDX-License-Identifier: LGPL-2.1-or-later
#include "inspect/kernels.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "guest/memory_guest.hpp"

namespace guestfit {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// "VERSION IMAGE INITRAMFS", "-" where there is no initramfs; "!" after the version when it has no modules.
std::vector<std::string> found(const GuestReader& guest) {
  std::vector<std::string> lines;
  for (const auto& kernel : find_kernels(guest)) {
    lines.push_back(kernel.version + (kernel.modules_dir ? " " : "! ") + kernel.image + " " +
                    kernel.initramfs.value_or("-"));
  }
  return lines;
}

/// An x86 kernel as far as its header goes.
std::string bz_image(const std::string& version) {
  std::string image(0x400, '\0');
  image.replace(0x202, 4, "HdrS");
  image[0x20E] = '\x40';
  image[0x20F] = '\x01';
  return image.replace(0x200 + 0x140, version.size(), version);
}

struct Guest : MemoryGuest {
  Guest& files(const std::vector<std::string>& paths) {
    for (const auto& path : paths)
      add_file(path, "x");
    return *this;
  }
  Guest& modules(const std::vector<std::string>& versions) {
    for (const auto& version : versions)
      add_directory("/lib/modules/" + version);
    return *this;
  }
};

TEST(FindKernels, KnowsTheNamesOfEachDistribution) {
  Guest debian;
  debian.files({"/boot/vmlinuz-6.1.0-9-amd64", "/boot/initrd.img-6.1.0-9-amd64"}).modules({"6.1.0-9-amd64"});
  EXPECT_THAT(found(debian),
              ElementsAre("6.1.0-9-amd64 /boot/vmlinuz-6.1.0-9-amd64 /boot/initrd.img-6.1.0-9-amd64"));
  Guest old_red_hat;
  old_red_hat.files({"/boot/vmlinuz-2.6.18-8.el5", "/boot/initrd-2.6.18-8.el5.img"})
      .modules({"2.6.18-8.el5"});
  EXPECT_THAT(found(old_red_hat),
              ElementsAre("2.6.18-8.el5 /boot/vmlinuz-2.6.18-8.el5 /boot/initrd-2.6.18-8.el5.img"));
  Guest suse;
  suse.files({"/boot/vmlinuz-3.0.76-0.11-default", "/boot/vmlinux-3.0.76-0.11-default.gz",
              "/boot/initrd-3.0.76-0.11-default"})
      .modules({"3.0.76-0.11-default"});
  EXPECT_THAT(found(suse), ElementsAre("3.0.76-0.11-default /boot/vmlinuz-3.0.76-0.11-default "
                                       "/boot/initrd-3.0.76-0.11-default"));
}

TEST(FindKernels, ListsTheNewestFirst) {
  Guest oracle;
  oracle
      .files({"/boot/vmlinuz-3.10.0-862.el7.x86_64", "/boot/initramfs-3.10.0-862.el7.x86_64.img",
              "/boot/vmlinuz-4.1.12-112.16.4.el7uek.x86_64",
              "/boot/initramfs-4.1.12-112.16.4.el7uek.x86_64.img"})
      .modules({"3.10.0-862.el7.x86_64", "4.1.12-112.16.4.el7uek.x86_64"});
  EXPECT_THAT(found(oracle), ElementsAre(testing::StartsWith("4.1.12-"), testing::StartsWith("3.10.0-")));
}

TEST(FindKernels, LeavesRescueKernelsAndKdumpOut) {
  Guest guest;
  guest
      .files({"/boot/vmlinuz-0-rescue-2a1b2c3d4e5f60718293a4b5c6d7e8f9",
              "/boot/initramfs-0-rescue-2a1b2c3d4e5f60718293a4b5c6d7e8f9.img", "/boot/vmlinuz-5.14.0-1.el9",
              "/boot/.vmlinuz-5.14.0-1.el9.hmac", "/boot/initramfs-5.14.0-1.el9.img",
              "/boot/initramfs-5.14.0-1.el9kdump.img"})
      .modules({"5.14.0-1.el9"});
  EXPECT_THAT(found(guest),
              ElementsAre("5.14.0-1.el9 /boot/vmlinuz-5.14.0-1.el9 /boot/initramfs-5.14.0-1.el9.img"));
}

TEST(FindKernels, TakesOneOfTwoFormsOfAKernelAndOneOfTwoNames) {
  Guest guest;
  guest.files({"/boot/vmlinux-6.4.0-1-default", "/boot/vmlinuz-6.4.0-1-default"})
      .modules({"6.4.0-1-default"});
  guest.add_link("/boot/vmlinuz-default", "vmlinuz-6.4.0-1-default");
  EXPECT_THAT(found(guest), ElementsAre("6.4.0-1-default /boot/vmlinuz-6.4.0-1-default -"));
}

TEST(FindKernels, FindsTheModulesOfAPackageByItsName) {
  Guest arch;
  arch.files({"/boot/vmlinuz-linux", "/boot/initramfs-linux.img", "/boot/initramfs-linux-fallback.img"});
  arch.add_file("/lib/modules/6.6.10-arch1-1/pkgbase", "linux\n");
  arch.add_file("/lib/modules/6.1.70-1-lts/pkgbase", "linux-lts\n");
  EXPECT_THAT(found(arch),
              ElementsAre("6.6.10-arch1-1 /boot/vmlinuz-linux /boot/initramfs-linux.img",
                          "6.6.10-arch1-1 /boot/vmlinuz-linux /boot/initramfs-linux-fallback.img"));
}

TEST(FindKernels, FindsTheModulesByWhatTheKernelSaysOfItself) {
  Guest alpine;
  alpine.files({"/boot/initramfs-lts"}).modules({"6.6.58-0-lts", "6.6.40-0-lts"});
  alpine.add_file("/boot/vmlinuz-lts", bz_image("6.6.58-0-lts (buildozer@build) #1-Alpine SMP"));
  EXPECT_THAT(found(alpine), ElementsAre("6.6.58-0-lts /boot/vmlinuz-lts /boot/initramfs-lts"));
}

TEST(FindKernels, FindsTheModulesByTheEndOfTheirNameWhereTheKernelSaysNothing) {
  Guest alpine;
  alpine.files({"/boot/vmlinuz-virt", "/boot/initramfs-virt"}).modules({"6.6.58-0-virt"});
  EXPECT_THAT(found(alpine), ElementsAre("6.6.58-0-virt /boot/vmlinuz-virt /boot/initramfs-virt"));
  alpine.modules({"6.6.40-0-virt"});
  EXPECT_THAT(found(alpine), ElementsAre("virt! /boot/vmlinuz-virt /boot/initramfs-virt"));
}

TEST(FindKernels, FindsWhatKernelInstallMade) {
  const std::string entry = "/efi/0123456789abcdef0123456789abcdef/6.8.1-1.fc40.x86_64";
  Guest guest;
  guest
      .files({entry + "/linux", entry + "/initrd", "/efi/0123456789abcdef0123456789abcdef/0-rescue/linux",
              "/boot/efi/debian/6.12.1-amd64/linux", "/boot/efi/debian/6.12.1-amd64/initrd.img-6.12.1-amd64"})
      .modules({"6.8.1-1.fc40.x86_64"});
  EXPECT_THAT(found(guest), ElementsAre("6.12.1-amd64! /boot/efi/debian/6.12.1-amd64/linux "
                                        "/boot/efi/debian/6.12.1-amd64/initrd.img-6.12.1-amd64",
                                        "6.8.1-1.fc40.x86_64 " + entry + "/linux " + entry + "/initrd"));
}

TEST(FindUnifiedKernels, LooksIntoTheEfiSystemPartition) {
  Guest guest;
  guest.files({"/efi/EFI/Linux/arch-linux.efi", "/efi/EFI/Linux/readme.txt", "/efi/EFI/BOOT/BOOTX64.EFI"});
  EXPECT_THAT(find_unified_kernels(guest), ElementsAre("/efi/EFI/Linux/arch-linux.efi"));
  EXPECT_THAT(found(guest), IsEmpty());
}

TEST(FindInitramfsGenerators, TellsMkinitrdFromMkinitrd) {
  Guest red_hat;
  EXPECT_THAT(find_initramfs_generators(red_hat.files({"/sbin/mkinitrd", "/sbin/nash"})),
              ElementsAre("mkinitrd-nash"));
  Guest suse;
  EXPECT_THAT(find_initramfs_generators(suse.files({"/sbin/mkinitrd", "/etc/SuSE-release"})),
              ElementsAre("mkinitrd"));
  Guest newer;
  EXPECT_THAT(find_initramfs_generators(newer.files({"/sbin/mkinitrd", "/usr/bin/dracut"})),
              ElementsAre("dracut"));
}

TEST(FindInitramfsGenerators, DoesNotTakeWhatInitramfsToolsLeftBehindForIt) {
  Guest guest;
  guest.files({"/usr/bin/dracut", "/usr/sbin/update-initramfs", "/etc/initramfs-tools/initramfs.conf"});
  EXPECT_THAT(find_initramfs_generators(guest), ElementsAre("dracut"));
}

}  // namespace
}  // namespace guestfit
