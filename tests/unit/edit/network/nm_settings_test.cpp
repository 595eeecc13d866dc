// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/nm_settings.hpp"

#include <gtest/gtest.h>

namespace guestfit {
namespace {

std::string edited(const std::string& text) {
  const auto once = manage_network_cards("/x.conf", text).text.value_or(text);
  EXPECT_EQ(manage_network_cards("/x.conf", once).text, std::nullopt);
  return once;
}

TEST(NmSettings, CardsAreTakenOutOfUnmanagedDevices) {
  EXPECT_EQ(
      edited(
          "[keyfile]\nunmanaged-devices=interface-name:ens192;mac:00:50:56:aa:bb:cc;interface-name:veth*\n"),
      "[keyfile]\nunmanaged-devices=mac:00:50:56:aa:bb:cc;interface-name:veth*\n");
  EXPECT_EQ(edited("[main]\n[keyfile]\nunmanaged-devices=*,except:type:wifi,except:type:wwan\n"),
            "[main]\n[keyfile]\n");
  EXPECT_EQ(edited("[keyfile]\nunmanaged-devices=type:ethernet\n"), "[keyfile]\n");
}

TEST(NmSettings, OtherDevicesStayUnmanaged) {
  for (const std::string text :
       {"[keyfile]\nunmanaged-devices=interface-name:docker*;interface-name:virbr0\n",
        "[keyfile]\nunmanaged-devices=mac:00:50:56:aa:bb:cc\n",
        "[main]\nplugins=ifupdown,keyfile\n\n[ifupdown]\nmanaged=false\n", "[main]\nno-auto-default=*\n",
        "[device-wifi]\nmatch-device=type:wifi\nmanaged=0\n"})
    EXPECT_EQ(edited(text), text);
}

TEST(NmSettings, DeviceSectionDoesNotKeepCardsUnmanaged) {
  EXPECT_EQ(edited("[device-lan]\nmatch-device=interface-name:e*\nmanaged=0\n"),
            "[device-lan]\nmatch-device=interface-name:e*\n");
}

TEST(NmSettings, NameServersOfDhcpThatAreNotUsedAreReported) {
  const auto edit = manage_network_cards("/x.conf", "[main]\ndns=none\n");
  EXPECT_EQ(edit.text, std::nullopt);
  ASSERT_EQ(edit.findings.size(), 1U);
  EXPECT_EQ(edit.findings[0].code, "MOD-2");
}

}  // namespace
}  // namespace guestfit
