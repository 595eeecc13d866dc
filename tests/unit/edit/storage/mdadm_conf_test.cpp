// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/storage/mdadm_conf.hpp"

#include <gtest/gtest.h>

namespace guestfit {
namespace {

std::optional<std::string> member_of(const std::string& device) {
  if (device == "/dev/sdb1") return "aaaaaaaa:bbbbbbbb:cccccccc:dddddddd";
  return std::nullopt;
}

std::string edited(const std::string& text) {
  const auto edit = edit_mdadm_conf(text, "/etc/mdadm.conf", member_of);
  if (edit.text) {
    EXPECT_FALSE(edit_mdadm_conf(*edit.text, "/etc/mdadm.conf", member_of).text);
  }
  return edit.text.value_or(text);
}

TEST(MdadmConf, DeviceLineWithNamesOfDisksBecomesTheDefault) {
  EXPECT_EQ(edited("DEVICE /dev/sd[ab]1  /dev/sdc1 # mine\n"), "DEVICE partitions containers # mine\n");
  EXPECT_EQ(edited("dev /dev/hda1\n\t/dev/hdb1\nARRAY /dev/md0 UUID=1:2:3:4\n"),
            "dev partitions containers\nARRAY /dev/md0 UUID=1:2:3:4\n");
  for (const std::string text : {"DEVICE partitions\n", "DEVICE partitions containers\n", "DEVICE /dev/md*\n",
                                 "#DEVICE /dev/sda1\n", "MAILADDR /dev/sda\n"})
    EXPECT_EQ(edited(text), text);
}

TEST(MdadmConf, MembersByNameGoWhereTheArrayIsKnownOtherwise) {
  EXPECT_EQ(edited("ARRAY /dev/md0 level=raid1 devices=/dev/sda1,/dev/sdb1 UUID=1:2:3:4\r\n"),
            "ARRAY /dev/md0 level=raid1 UUID=1:2:3:4\r\n");
  EXPECT_EQ(edited("ARRAY /dev/md0 level=raid1\n   UUID=1:2:3:4\n   devices=/dev/sda1\nMAILADDR root"),
            "ARRAY /dev/md0 level=raid1\n   UUID=1:2:3:4\n   \nMAILADDR root");
}

TEST(MdadmConf, MembersByNameBecomeTheUuid) {
  EXPECT_EQ(edited("ARRAY /dev/md1 devices=/dev/sdz1,/dev/sdb1 # x\n"),
            "ARRAY /dev/md1 UUID=aaaaaaaa:bbbbbbbb:cccccccc:dddddddd # x\n");
  const auto unknown = edit_mdadm_conf("ARRAY /dev/md1 devices=/dev/sdz1\n", "/etc/mdadm.conf", member_of);
  EXPECT_FALSE(unknown.text);
  ASSERT_EQ(unknown.findings.size(), 1U);
}

TEST(MdadmConf, ArraysAreReadWithTheLinesThatGoOn) {
  EXPECT_EQ(parse_mdadm_arrays("ARRAY /dev/md/0 metadata=1.2\n UUID=1:2:3:4 name=x:0\nARRAY <ignore> "
                               "UUID=5\narr /dev/md1 uuid=6\nARRAY /dev/md2 devices=a\nARRAY\n"),
            (std::vector<std::pair<std::string, std::string>>{{"/dev/md/0", "1:2:3:4"}, {"/dev/md1", "6"}}));
}

}  // namespace
}  // namespace guestfit
