// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/uefi_fallback.hpp"

#include <gtest/gtest.h>

namespace guestfit {
namespace {

using Copies = std::vector<UefiFallback::Copy>;

const std::string kStub =
    "search --fs-uuid --set=dev 1-2\nset prefix=($dev)/grub2\nconfigfile $prefix/grub.cfg\n";

TEST(UefiFallback, ShimGrubAndTheShortConfigurationAreCopied) {
  const auto plan = plan_uefi_fallback(
      {{"fedora", {"BOOTX64.CSV", "grubx64.efi", "mmx64.efi", "shim.efi", "shimx64.efi"}, kStub}}, "x86_64",
      "fedora");
  EXPECT_EQ(plan.copies,
            (Copies{{"fedora/shimx64.efi", "BOOT/BOOTX64.EFI"}, {"fedora/grubx64.efi", "BOOT/grubx64.efi"}}));
  EXPECT_EQ(plan.texts, (std::vector<UefiFallback::Text>{{"BOOT/grub.cfg", kStub}}));
  EXPECT_TRUE(plan.findings.empty());
}

TEST(UefiFallback, AWholeMenuIsLedTo) {
  const auto plan = plan_uefi_fallback({{"redhat",
                                         {"grubx64.efi", "shimx64.efi"},
                                         "set timeout=5\nmenuentry 'Red Hat' {\n linux /vmlinuz\n}\n"}},
                                       "x86_64", "rhel");
  ASSERT_EQ(plan.texts.size(), 1U);
  EXPECT_EQ(plan.texts[0].text,
            "set prefix=($root)/EFI/redhat\nexport prefix\nconfigfile $prefix/grub.cfg\n");
}

TEST(UefiFallback, SuseFilesHaveNoArchitectureInTheirNames) {
  const auto plan = plan_uefi_fallback({{"opensuse", {"grub.efi", "shim.efi", "grubx64.efi"}, "source x\n"}},
                                       "x86_64", "opensuse-leap");
  EXPECT_EQ(plan.copies[0], (UefiFallback::Copy{"opensuse/shim.efi", "BOOT/BOOTX64.EFI"}));
}

TEST(UefiFallback, GrubAloneAndSystemdBootAlone) {
  EXPECT_EQ(plan_uefi_fallback({{"arch", {"grubx64.efi"}, ""}}, "x86_64", "arch").copies,
            (Copies{{"arch/grubx64.efi", "BOOT/BOOTX64.EFI"}}));
  EXPECT_EQ(plan_uefi_fallback({{"systemd", {"systemd-bootx64.efi"}, ""}, {"Linux", {"linux.efi"}, ""}},
                               "x86_64", "arch")
                .copies,
            (Copies{{"systemd/systemd-bootx64.efi", "BOOT/BOOTX64.EFI"}}));
  EXPECT_EQ(plan_uefi_fallback({{"debian", {"grubaa64.efi"}, ""}}, "aarch64", "debian").copies,
            (Copies{{"debian/grubaa64.efi", "BOOT/BOOTAA64.EFI"}}));
  EXPECT_EQ(plan_uefi_fallback({{"debian", {"grubaa64.efi"}, ""}}, "", "debian").copies,
            (Copies{{"debian/grubaa64.efi", "BOOT/BOOTAA64.EFI"}}));
}

TEST(UefiFallback, TheGuestsOwnVendorIsChosenOrNone) {
  const std::vector<EfiDirectory> two = {{"ubuntu", {"grubx64.efi"}, ""}, {"Debian", {"grubx64.efi"}, ""}};
  EXPECT_EQ(plan_uefi_fallback(two, "x86_64", "debian").copies,
            (Copies{{"Debian/grubx64.efi", "BOOT/BOOTX64.EFI"}}));
  const auto unclear = plan_uefi_fallback(two, "x86_64", "alpine");
  EXPECT_TRUE(unclear.copies.empty());
  ASSERT_EQ(unclear.findings.size(), 1U);
  EXPECT_NE(unclear.findings[0].message.find("EFI/ubuntu, EFI/Debian"), std::string::npos);
}

TEST(UefiFallback, WhatIsThereStays) {
  EXPECT_TRUE(
      plan_uefi_fallback({{"Boot", {"bootx64.efi"}, ""}, {"debian", {"grubx64.efi"}, ""}}, "x86_64", "debian")
          .copies.empty());
  const auto plan = plan_uefi_fallback(
      {{"boot", {"GRUBX64.EFI", "grub.cfg"}, "old"}, {"debian", {"grubx64.efi", "shimx64.efi"}, kStub}},
      "x86_64", "debian");
  EXPECT_EQ(plan.copies, (Copies{{"debian/shimx64.efi", "boot/BOOTX64.EFI"}}));
  EXPECT_TRUE(plan.texts.empty());
}

TEST(UefiFallback, NothingForOtherArchitecturesAndEmptyPartitions) {
  EXPECT_TRUE(plan_uefi_fallback({{"debian", {"grubia32.efi"}, ""}}, "i386", "debian").copies.empty());
  EXPECT_TRUE(plan_uefi_fallback({}, "x86_64", "debian").copies.empty());
  EXPECT_TRUE(plan_uefi_fallback({{"debian", {"shimx64.efi"}, ""}}, "x86_64", "debian").copies.empty());
}

}  // namespace
}  // namespace guestfit
