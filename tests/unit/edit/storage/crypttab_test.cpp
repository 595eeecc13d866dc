// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/storage/crypttab.hpp"

#include <gtest/gtest.h>

namespace guestfit {
namespace {

/// Knows /dev/sda5 only.
std::optional<std::string> stable_name(const std::string& device) {
  if (device == "/dev/sda5") return "UUID=11111111-2222-3333-4444-555555555555";
  return std::nullopt;
}

TEST(Crypttab, KernelNameBecomesUuidAndAllElseStays) {
  const auto edit = edit_crypttab(
      "# <target> <source> <key> <options>\n"
      "\n"
      "  sda5_crypt \t/dev/sda5   none luks,discard # x\n"
      "data UUID=abc /root/key luks,link-volume-key=@u::%logon:vk",
      stable_name);
  EXPECT_EQ(edit.text,
            "# <target> <source> <key> <options>\n"
            "\n"
            "  sda5_crypt \tUUID=11111111-2222-3333-4444-555555555555   none luks,discard # x\n"
            "data UUID=abc /root/key luks,link-volume-key=@u::%logon:vk");
  EXPECT_EQ(edit.reasons, std::vector<std::string>{"sda5_crypt: /dev/sda5 becomes "
                                                   "UUID=11111111-2222-3333-4444-555555555555: device names "
                                                   "change with the bus"});
  EXPECT_TRUE(edit.findings.empty());
  EXPECT_FALSE(edit_crypttab(*edit.text, stable_name).text);
}

TEST(Crypttab, StableNamesAreNotAskedFor) {
  const auto never = [](const std::string& device) -> std::optional<std::string> {
    ADD_FAILURE() << device;
    return std::nullopt;
  };
  const auto edit = edit_crypttab(
      "a PARTUUID=1-02 none\nb /dev/mapper/vg-lv none\nc /dev/disk/by-uuid/1 none\nd /root/file none\n# e "
      "/dev/sda1 none\nf\n",
      never);
  EXPECT_EQ(edit, TextEdit{});
}

TEST(Crypttab, UnknownDeviceIsReported) {
  const auto edit = edit_crypttab("data /dev/sdb1 /root/key luks\n", stable_name);
  EXPECT_FALSE(edit.text);
  ASSERT_EQ(edit.findings.size(), 1U);
  EXPECT_EQ(edit.findings[0].message,
            "/etc/crypttab: data is on /dev/sdb1, which is on none of the disks given.");
}

// Such a device has no header: a UUID that is found there belongs to what was there before.
TEST(Crypttab, DeviceWithANewKeyAtEachBootGetsNoUuid) {
  for (const std::string line : {
           "swap /dev/sda5 /dev/urandom cipher=aes-xts-plain64,size=256\n",
           "swap /dev/sda5 /root/key swap\n",
           "tmp /dev/sda5 /root/key plain,tmp=ext4\n",
       }) {
    const auto edit = edit_crypttab(line, stable_name);
    EXPECT_FALSE(edit.text) << line;
    ASSERT_EQ(edit.findings.size(), 1U) << line;
    EXPECT_NE(edit.findings[0].message.find("new key at each boot"), std::string::npos);
  }
  EXPECT_TRUE(edit_crypttab("swap /dev/sda5 none luks,swap\n", stable_name).text) << "LUKS has a header";
}

}  // namespace
}  // namespace guestfit
