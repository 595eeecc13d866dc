// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/network/static_dns.hpp"

#include <string>

#include <gtest/gtest.h>

namespace guestfit {
namespace {

const std::string kComment = "# guestfit: belongs to the network of the old machine\n";

TEST(StaticDns, ServersOutsideTheGuestGoFromPartsOfResolvConf) {
  const std::string text =
      "search example.org\n nameserver 192.0.2.1\nnameserver ::1\nnameserver\t2001:db8::1\n";
  const auto edit = edit_resolvconf_part(text);
  EXPECT_EQ(edit.text, "search example.org\n" + kComment + "# nameserver 192.0.2.1\nnameserver ::1\n" +
                           kComment + "#nameserver\t2001:db8::1\n");
  EXPECT_FALSE(edit_resolvconf_part(*edit.text).text);
  EXPECT_TRUE(has_foreign_nameserver(text));
  EXPECT_FALSE(has_foreign_nameserver(*edit.text));
}

TEST(StaticDns, ResolvedKeepsFallbacksAndItsOwn) {
  const std::string text =
      "[Resolve]\nDNS=192.0.2.1 \\\n  192.0.2.2\n#DNS=\nFallbackDNS=192.0.2.3\nDNS=127.0.0.1\nDNS=\n";
  const auto edit = edit_resolved_conf(text);
  EXPECT_EQ(edit.text,
            "[Resolve]\n" + kComment +
                "#DNS=192.0.2.1 \\\n#  192.0.2.2\n#DNS=\nFallbackDNS=192.0.2.3\nDNS=127.0.0.1\nDNS=\n");
  EXPECT_FALSE(edit_resolved_conf(*edit.text).text);
}

TEST(StaticDns, DhclientUsesWhatTheLeaseSays) {
  const std::string text =
      "option rfc3442-classless-static-routes code 121 = array of unsigned integer 8;\n"
      "request subnet-mask, routers;\nprepend domain-name-servers 127.0.0.1;\n"
      "supersede domain-name \"example.org\";\nsupersede routers 192.0.2.1;\n"
      "prepend domain-name-servers 192.0.2.1,\n  192.0.2.2;\ninterface \"eth0\" { }\n";
  const auto edit = edit_dhclient_conf(text);
  EXPECT_EQ(edit.text,
            "option rfc3442-classless-static-routes code 121 = array of unsigned integer 8;\n"
            "request subnet-mask, routers;\nprepend domain-name-servers 127.0.0.1;\n"
            "supersede domain-name \"example.org\";\n" +
                kComment +
                "#supersede routers 192.0.2.1;\n#prepend domain-name-servers 192.0.2.1,\n#  192.0.2.2;\n"
                "interface \"eth0\" { }\n");
  EXPECT_FALSE(edit_dhclient_conf(*edit.text).text);
  EXPECT_FALSE(edit_dhclient_conf("supersede routers 192.0.2.1\n").text);
}

}  // namespace
}  // namespace guestfit
