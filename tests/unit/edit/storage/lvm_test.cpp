// SPDX-License-Identifier: LGPL-2.1-or-later
#include <gtest/gtest.h>

#include "edit/storage/lvm_conf.hpp"
#include "edit/storage/lvm_devices_file.hpp"

namespace guestfit {
namespace {

TEST(LvmDevicesFile, IdsOfTheHardwareAreAReason) {
  const std::string head = "# LVM uses devices listed in this file.\nVERSION=1.1.2\n";
  EXPECT_EQ(reason_to_remove_lvm_devices_file(
                head + "IDTYPE=sys_serial IDNAME=vol-1 DEVNAME=/dev/vda2 PVID=x PART=2\n"),
            "it lets lvm use only disks that it knows by their serial numbers (/dev/vda2), which the new "
            "machine's disks do not have; without it lvm looks at every disk");
  for (const std::string type : {"sys_wwid", "mpath_uuid", "devname", "something_new"})
    EXPECT_TRUE(reason_to_remove_lvm_devices_file(head + "IDTYPE=" + type + " IDNAME=a DEVNAME=. PVID=b"))
        << type;
}

TEST(LvmDevicesFile, IdsOfTheDataAreNot) {
  EXPECT_FALSE(
      reason_to_remove_lvm_devices_file("IDTYPE=md_uuid IDNAME=a DEVNAME=/dev/md0 PVID=b\n"
                                        "# IDTYPE=sys_wwid IDNAME=a\n"));
  EXPECT_FALSE(reason_to_remove_lvm_devices_file(""));
  EXPECT_FALSE(reason_to_remove_lvm_devices_file("VERSION=1.1.1\nIDTYPE= \n"));
}

std::string devices(const std::string& setting) {
  return "devices {\n" + setting + "\n}\n";
}

std::optional<std::string> edited(const std::string& text) {
  const auto edit = edit_lvm_conf(text, "/etc/lvm/lvm.conf");
  EXPECT_EQ(edit.text.has_value(), !edit.reasons.empty());
  if (edit.text) {
    EXPECT_FALSE(edit_lvm_conf(*edit.text, "/etc/lvm/lvm.conf").text);
  }
  return edit.text;
}

TEST(LvmConf, FilterByNamesIsCommentedOut) {
  for (const std::string filter :
       {R"(  filter = [ "a|/dev/sda2|", "r|.*|" ])", R"(filter=["a/^\/dev\/sd.*/","r/.*/"]  # ours)",
        R"(	global_filter = [ "a|^/dev/disk/by-id/lvm-pv|", "r|.*|" ])", R"(filter = "r|/dev/nvme.*|")",
        R"(filter = [ 'a|/dev/mapper/mpath.*|', 'a|/dev/md|', 'r|.*|' ])"}) {
    EXPECT_EQ(edited(devices(filter)), devices("#" + filter)) << filter;
  }
  EXPECT_EQ(edited("devices/filter = [ \"a|sda|\", \"r|.*|\" ]"),
            "#devices/filter = [ \"a|sda|\", \"r|.*|\" ]");
}

TEST(LvmConf, FilterOverSeveralLinesIsCommentedOutWhole) {
  EXPECT_EQ(edited("devices {\r\n filter = [\r\n  \"a|^/dev/vda|\", # first\r\n\r\n  \"r|.*|\" ]\r\n dir = "
                   "\"/dev\"\r\n}\r\n"),
            "devices {\r\n# filter = [\r\n#  \"a|^/dev/vda|\", # first\r\n#\r\n#  \"r|.*|\" ]\r\n dir = "
            "\"/dev\"\r\n}\r\n");
}

TEST(LvmConf, OtherFiltersAndOtherSectionsStay) {
  for (const std::string filter :
       {R"(filter = [ "a|.*|" ])", R"(filter = [ "a|.*|", "r|/dev/sda|" ])",
        R"(filter = [ "r|^/dev/drbd|" ])", R"(filter = [ "a|^/dev/md.*|", "r|.*|" ])",
        R"(# filter = [ "a|sda|", "r|.*|" ])", R"(filter = [ "sda" ])", R"(filter = [ "a|sda|", "r|.*|")",
        R"(dir = "filter = [ 'a|sda|' ]")"}) {
    EXPECT_EQ(edited(devices(filter)), std::nullopt) << filter;
  }
  EXPECT_EQ(edited("activation {\n filter = [ \"a|sda|\", \"r|.*|\" ]\n}\n"), std::nullopt);
}

TEST(LvmConf, FilterThatSharesItsLineIsReported) {
  const auto edit = edit_lvm_conf("devices { filter = [ \"a|sda|\", \"r|.*|\" ] }\n", "/etc/lvm/lvm.conf");
  EXPECT_FALSE(edit.text);
  ASSERT_EQ(edit.findings.size(), 1U);
  EXPECT_NE(edit.findings[0].remedy.find("take filter out of /etc/lvm/lvm.conf"), std::string::npos);
}

}  // namespace
}  // namespace guestfit
