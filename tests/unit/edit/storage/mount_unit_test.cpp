// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/storage/mount_unit.hpp"

#include <gtest/gtest.h>

namespace guestfit {
namespace {

Facts one_disk() {
  Facts facts;
  facts.storage_known = true;
  facts.disks = {{"/dev/sda", 0, PartitionScheme::gpt}};
  FileSystem data;
  data.device = "/dev/sda2";
  data.type = "xfs";
  data.uuid = "abc";
  facts.filesystems = {data};
  return facts;
}

TEST(MountUnit, IsReadAsAnEntry) {
  const auto entry = parse_mount_unit(
      "[Unit]\nWhat=no\n[Mount]\n# What=/dev/sdz\nWhat = "
      "LABEL=data\r\nWhere=/srv/my\\x20data\nOptions=noatime,ro\n[Install]\nWhere=/no\n");
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->device, "LABEL=data");
  EXPECT_EQ(entry->mountpoint, "/srv/my\\x20data");
  EXPECT_TRUE(entry->has_option("ro"));
  EXPECT_FALSE(parse_mount_unit("[Mount]\nWhat=/dev/%i\nWhere=/srv\n"));
  EXPECT_FALSE(parse_mount_unit("[Mount]\nWhere=/srv\n"));
  EXPECT_FALSE(parse_mount_unit("What=/dev/sda1\nWhere=/srv\n"));
}

TEST(MountUnit, OnlyTheNameOfTheDeviceChanges) {
  const auto facts = one_disk();
  const auto edit = edit_mount_unit("[Mount]\n  What =  /dev/sda2 \r\nWhere=/srv",
                                    "/etc/systemd/system/srv.mount", DeviceNames(facts));
  EXPECT_EQ(edit.text, "[Mount]\n  What =  UUID=abc \r\nWhere=/srv");
  EXPECT_FALSE(edit_mount_unit(*edit.text, "x", DeviceNames(facts)).text);
}

TEST(MountUnit, WhatIsNotThereIsReported) {
  const auto facts = one_disk();
  const auto edit = edit_mount_unit("[Mount]\nWhat=/dev/sdb1\nWhere=/srv\n", "/etc/systemd/system/srv.mount",
                                    DeviceNames(facts));
  EXPECT_FALSE(edit.text);
  ASSERT_EQ(edit.findings.size(), 1U);
}

}  // namespace
}  // namespace guestfit
