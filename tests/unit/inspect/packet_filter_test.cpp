// SPDX-License-Identifier: LGPL-2.1-or-later
#include "inspect/packet_filter.hpp"

#include <gtest/gtest.h>

namespace guestfit {
namespace {

Admission iptables(const std::string& rules, long port = 22) {
  return judge_iptables("*filter\n:INPUT DROP [0:0]\n" + rules + "COMMIT\n", port).admission;
}

Admission nftables(const std::string& statements, long port = 22) {
  return judge_nftables(
             "#!/usr/sbin/nft -f\nflush ruleset\ntable inet filter {\n  chain input {\n    type filter "
             "hook input priority filter; policy drop;\n" +
                 statements + "\n  }\n  chain output {\n    type filter hook output priority 0;\n  }\n}\n",
             port)
      .admission;
}

Admission ufw(const std::string& tuple, bool denies = true) {
  return judge_ufw("### RULES ###\n\n### tuple ### " + tuple + "\n", denies, 22).admission;
}

TEST(PacketFilter, PortsAreNumbersRangesAndLists) {
  EXPECT_TRUE(has_port("22", 22));
  EXPECT_TRUE(has_port("20:30", 22));
  EXPECT_TRUE(has_port("80,20-22", 22));
  EXPECT_TRUE(has_port("ssh", 22));
  EXPECT_TRUE(has_port("any", 4711));
  EXPECT_FALSE(has_port("2222", 22));
  EXPECT_FALSE(has_port("ssh", 2222));
  EXPECT_FALSE(has_port("22x", 22));
  EXPECT_FALSE(has_port("", 22));
  EXPECT_FALSE(has_port(":", 22));
}

TEST(Iptables, ThePolicyDecidesWhereNoRuleDoes) {
  EXPECT_EQ(iptables(""), Admission::closed);
  EXPECT_EQ(judge_iptables("*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n", 22).admission, Admission::open);
  EXPECT_EQ(judge_iptables("*nat\n:INPUT DROP [0:0]\nCOMMIT\n", 22).admission, Admission::open);
  EXPECT_EQ(judge_iptables("", 22).admission, Admission::open);
}

TEST(Iptables, TheFirstRuleForThePortDecides) {
  EXPECT_EQ(iptables("-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\n"), Admission::open);
  EXPECT_EQ(iptables("[5:300] -A INPUT -p tcp -m multiport --dports 80,22 -j ACCEPT\n"), Admission::open);
  EXPECT_EQ(iptables("-A INPUT -p tcp -m tcp --dport 80 -j ACCEPT\n"), Admission::closed);
  EXPECT_EQ(iptables("-A INPUT -p udp -m udp --dport 22 -j ACCEPT\n"), Admission::closed);
  EXPECT_EQ(iptables("-A INPUT -p tcp --dport 22 -j DROP\n-A INPUT -p tcp --dport 22 -j ACCEPT\n"),
            Admission::closed);
  EXPECT_EQ(iptables("-A INPUT -p tcp -m tcp ! --dport 80 -j ACCEPT\n"), Admission::open);
}

TEST(Iptables, WhatIsNotForNewConnectionsDoesNotCount) {
  EXPECT_EQ(
      iptables("-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A INPUT -i lo -j ACCEPT\n"
               "-A INPUT -p icmp -j ACCEPT\n"),
      Admission::closed);
  EXPECT_EQ(iptables("-A INPUT -m conntrack --ctstate INVALID -j DROP\n"
                     "-A INPUT -p tcp -m tcp --tcp-flags FIN,SYN,RST,PSH,ACK,URG NONE -j DROP\n"
                     "-A INPUT -p tcp -m tcp ! --tcp-flags FIN,SYN,RST,ACK SYN -m state --state NEW -j DROP\n"
                     "-A INPUT -p tcp -m tcp --dport 22 -m comment --comment \"ssh -j DROP\" -j ACCEPT\n"),
            Admission::open);
}

TEST(Iptables, ConditionsThatMayHoldOrNotAreNamed) {
  EXPECT_EQ(iptables("-A INPUT -s 10.0.0.0/8 -p tcp --dport 22 -j ACCEPT\n"), Admission::restricted);
  EXPECT_EQ(iptables("-A INPUT -i eth1 -p tcp --dport 22 -j ACCEPT\n"), Admission::restricted);
  EXPECT_EQ(iptables("-A INPUT -p tcp --dport 22 -m recent --update --seconds 60 --hitcount 4 -j DROP\n"
                     "-A INPUT -p tcp --dport 22 -j ACCEPT\n"),
            Admission::open);
}

TEST(Iptables, ChainsAreFollowedAndCirclesEnd) {
  EXPECT_EQ(iptables(":SSH - [0:0]\n-A INPUT -p tcp --dport 22 -j SSH\n-A SSH -j ACCEPT\n"), Admission::open);
  EXPECT_EQ(iptables(":SSH - [0:0]\n-A INPUT -j SSH\n-A SSH -p tcp --dport 80 -j RETURN\n-A SSH -j DROP\n"),
            Admission::closed);
  EXPECT_EQ(iptables(":A - [0:0]\n:B - [0:0]\n-A INPUT -j A\n-A A -j B\n-A A -j B\n-A B -j A\n-A B -j A\n"),
            Admission::unknown);
  EXPECT_EQ(iptables("-A INPUT -j NFQUEUE --queue-num 0\n"), Admission::unknown);
}

TEST(Iptables, DamagedTextIsNoReasonToFail) {
  for (const char* text :
       {"[", "-A", "-A INPUT", "-A INPUT -p", "-A INPUT !", "-A INPUT --dport", "\"", ":", "*"})
    iptables(std::string(text) + "\n");
}

TEST(Nftables, ThePortMustBeAccepted) {
  EXPECT_EQ(nftables("tcp dport 22 accept"), Admission::open);
  EXPECT_EQ(nftables("tcp dport { 22, 80 } ct state new counter accept comment \"drop in\""),
            Admission::open);
  EXPECT_EQ(nftables("tcp dport ssh accept"), Admission::open);
  EXPECT_EQ(nftables("tcp dport 80 accept # tcp dport 22 accept"), Admission::closed);
  EXPECT_EQ(nftables("ct state established,related accept\niifname \"lo\" accept\nip protocol icmp accept"),
            Admission::closed);
  EXPECT_EQ(nftables("tcp dport 22 reject with tcp reset\naccept"), Admission::closed);
}

TEST(Nftables, WhatIsNotCertainIsSaidToBe) {
  EXPECT_EQ(nftables("ip saddr 10.0.0.0/8 tcp dport 22 accept"), Admission::restricted);
  EXPECT_EQ(nftables("tcp dport $PORTS accept"), Admission::unknown);
  EXPECT_EQ(nftables("jump services"), Admission::unknown);
}

TEST(Nftables, TheEmptyTableOfDebianLetsEverythingIn) {
  EXPECT_EQ(
      judge_nftables(
          "table inet filter {\n\tchain input {\n\t\ttype filter hook input priority filter;\n\t}\n}\n", 22)
          .admission,
      Admission::open);
  EXPECT_EQ(judge_nftables("", 22).admission, Admission::open);
  EXPECT_EQ(judge_nftables("chain input { hook input", 22).admission, Admission::open);
}

TEST(Ufw, ATupleAllowsLimitsOrDenies) {
  EXPECT_EQ(ufw("allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 in"), Admission::open);
  EXPECT_EQ(ufw("limit any 22 0.0.0.0/0 any 0.0.0.0/0 in"), Admission::open);
  EXPECT_EQ(ufw("allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 OpenSSH - in"), Admission::open);
  EXPECT_EQ(ufw("allow tcp 22 0.0.0.0/0 any 10.0.0.0/8 in"), Admission::restricted);
  EXPECT_EQ(ufw("allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 in_eth1"), Admission::restricted);
  EXPECT_EQ(ufw("allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 out"), Admission::closed);
  EXPECT_EQ(ufw("deny tcp 22 0.0.0.0/0 any 0.0.0.0/0 in", false), Admission::closed);
  EXPECT_EQ(ufw("allow"), Admission::closed);
}

}  // namespace
}  // namespace guestfit
