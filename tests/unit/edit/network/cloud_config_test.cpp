// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/cloud_config.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace guestfit {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(CloudConfig, ANetworkIsCommentedOutAndTheRestStays) {
  const auto edit = edit_cloud_config(
      "#cloud-config\nusers: [default]\nnetwork:\n  version: 1\n  config:\n  - type: physical\n"
      "    name: eth0\n    subnets:\n    - {type: static, address: 192.0.2.2/24}\nssh_pwauth: no\n",
      "a");
  EXPECT_EQ(edit.text,
            "#cloud-config\nusers: [default]\n# guestfit: belongs to the network of the old machine\n"
            "#network:\n#  version: 1\n#  config:\n#  - type: physical\n#    name: eth0\n#    subnets:\n"
            "#    - {type: static, address: 192.0.2.2/24}\nssh_pwauth: no\n");
  EXPECT_FALSE(edit_cloud_config(*edit.text, "a").text);
}

TEST(CloudConfig, WhatLeavesTheNetworkAloneStays) {
  for (const char* text :
       {"", "# network:\n", "network: {config: disabled}\n", "network:\n  config: disabled\n", "network:\n",
        "system_info:\n  network: {renderers: [netplan]}\n"}) {
    const auto edit = edit_cloud_config(text, "a");
    EXPECT_FALSE(edit.text) << text;
    EXPECT_THAT(edit.findings, IsEmpty()) << text;
  }
}

TEST(CloudConfig, ANetworkInAFileThatCannotBeReadIsReported) {
  EXPECT_EQ(edit_cloud_config("a: &x 1\nb: *x\nnetwork: {version: 2}\n", "a").findings.size(), 1U);
  EXPECT_THAT(edit_cloud_config("a: &x 1\nb: *x\n", "a").findings, IsEmpty());
}

TEST(CloudConfig, DatasourcesAreListed) {
  EXPECT_THAT(
      cloud_datasources("# to update this file, run dpkg-reconfigure\ndatasource_list: [ NoCloud, None ]\n"),
      ElementsAre("NoCloud", "None"));
  EXPECT_THAT(cloud_datasources("datasource_list:\n- Ec2\n"), ElementsAre("Ec2"));
  EXPECT_THAT(cloud_datasources("datasource: {}\n"), IsEmpty());
}

}  // namespace
}  // namespace guestfit
