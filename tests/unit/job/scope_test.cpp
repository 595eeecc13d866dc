// SPDX-License-Identifier: LGPL-2.1-or-later
#include "job/scope.hpp"

#include <gtest/gtest.h>

#include <guestfit/error.hpp>

namespace guestfit {
namespace {

Facts debian() {
  Facts facts;
  facts.os = {"linux", "debian", "12.15", "x86_64", ""};
  facts.firmware = "bios";
  facts.boot_loaders = {{"grub2", "/boot/grub/grub.cfg"}};
  facts.initramfs_generators = {"initramfs-tools"};
  facts.network_files = {"/etc/network/interfaces", "/etc/udev/rules.d/70-persistent-net.rules"};
  facts.disks = {{"/dev/sda", 0, PartitionScheme::mbr}};
  return facts;
}

TEST(Scope, NothingIsSaidOfWhatTheRulesHandle) {
  EXPECT_TRUE(check_scope(debian()).empty());
}

TEST(Scope, AWindowsGuestIsRefused) {
  Facts facts;
  facts.os.family = "windows";
  const auto findings = check_scope(facts);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::blocker);
}

TEST(Scope, WhatNoRuleHandlesIsNamed) {
  Facts facts = debian();
  facts.network_files.push_back("/etc/netplan/01-netcfg.yaml");
  std::string all;
  for (const auto& finding : check_scope(facts)) {
    EXPECT_EQ(finding.severity, Severity::warning);
    all += finding.message + "\n";
  }
  for (const char* part : {"01-netcfg.yaml"})
    EXPECT_NE(all.find(part), std::string::npos) << all;
}

TEST(Scope, ALinuxGuestBringsItsOwnLicence) {
  EXPECT_THROW(check_license(debian(), "aws"), Error);
  check_license(debian(), "auto");
  check_license(debian(), "byol");
}

}  // namespace
}  // namespace guestfit
