// SPDX-License-Identifier: LGPL-2.1-or-later
#include "inspect/volume_groups.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <guestfit/error.hpp>

#include "guest/memory_guest.hpp"
#include "inspect/fstab_file.hpp"
#include "inspect/roots.hpp"

namespace guestfit {
namespace {

FileSystem device(const std::string& name, const std::string& type, const std::string& uuid) {
  FileSystem filesystem;
  filesystem.device = name;
  filesystem.type = type;
  filesystem.uuid = uuid;
  return filesystem;
}

std::string metadata(int version) {
  return "vg {\nid = \"g\"\nseqno = " + std::to_string(version) +
         "\nphysical_volumes {\npv0 {\nid = \"p0\"\ndevice = \"/dev/sda2\"\n}\npv1 {\nid = \"p1\"\ndevice = "
         "\"/dev/sdb\"\n}\n}\n"
         "logical_volumes {\nroot {\nstatus = [\"VISIBLE\"]\n}\n}\n}\n";
}

Storage half_a_group() {
  Storage storage;
  storage.known = true;
  storage.filesystems = {device("/dev/sda2", "LVM2_member", "p0")};
  storage.lvm_metadata = {metadata(3)};
  return storage;
}

TEST(VolumeGroups, MissingPhysicalVolumesAreNamed) {
  const auto groups = find_broken_groups(half_a_group());
  ASSERT_EQ(groups.size(), 1U);
  EXPECT_EQ(groups[0].missing, (std::vector<LvmPhysicalVolume>{{"p1", "/dev/sdb"}}));
  const auto finding = describe_broken_group(groups[0], Severity::warning);
  EXPECT_EQ(finding.code, "ERR-6");
  EXPECT_EQ(finding.message,
            "the volume group vg could not be activated whole: it lacks the physical volume p1, which the "
            "guest knew as /dev/sdb");
}

TEST(VolumeGroups, AWholeAndActiveGroupIsFine) {
  auto storage = half_a_group();
  storage.filesystems.push_back(device("/dev/sdb", "LVM2_member", "p1"));
  storage.lvm_metadata.push_back(metadata(2));
  ASSERT_EQ(find_broken_groups(storage).size(), 1U);  // nothing of it is active
  EXPECT_TRUE(find_broken_groups(storage)[0].missing.empty());
  storage.filesystems.push_back(device("/dev/vg/root", "ext4", "r"));
  EXPECT_TRUE(find_broken_groups(storage).empty());
}

TEST(VolumeGroups, AreWhyThereIsNoRoot) {
  try {
    choose_root({}, std::nullopt, half_a_group());
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "ERR-6");
    EXPECT_EQ(error.kind(), ErrorKind::refused);
    EXPECT_THAT(error.what(), testing::HasSubstr("/dev/sdb"));
  }
}

void expect_unreadable(const MemoryGuest& guest) {
  try {
    read_fstab(guest);
    FAIL() << "such an fstab was read";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "ERR-5");
    EXPECT_EQ(error.kind(), ErrorKind::refused);
    EXPECT_FALSE(error.remedy().empty());
  }
}

TEST(FstabFile, WhatCannotBeAnFstabIsRefused) {
  MemoryGuest directory;
  directory.add_directory("/etc/fstab");
  expect_unreadable(directory);
  MemoryGuest binary;
  binary.add_file("/etc/fstab", std::string("UUID=1 / ext4\n\0\0", 16));
  expect_unreadable(binary);
  MemoryGuest large;
  large.add_file("/etc/fstab", std::string(2 << 20, '#'));
  expect_unreadable(large);
  MemoryGuest circle;
  circle.add_link("/etc/fstab", "/etc/fstab");
  expect_unreadable(circle);
}

TEST(FstabFile, NoneIsNoFault) {
  MemoryGuest guest;
  guest.add_directory("/etc");
  EXPECT_EQ(read_fstab(guest), "");
  guest.add_link("/etc/fstab", "/conf/fstab");
  guest.add_file("/conf/fstab", "x");
  EXPECT_EQ(read_fstab(guest), "x");
}

}  // namespace
}  // namespace guestfit
