// SPDX-License-Identifier: LGPL-2.1-or-later
// sshd_settings and accounts: who can log in by SSH.
#include <gtest/gtest.h>

#include "guest/memory_guest.hpp"
#include "inspect/accounts.hpp"
#include "inspect/sshd_settings.hpp"

namespace guestfit {
namespace {

SshdSettings settings_of(const std::string& config) {
  MemoryGuest guest;
  guest.add_file("/etc/ssh/sshd_config", config);
  return read_sshd_settings(guest);
}

TEST(SshdSettings, AreTheDefaultsWithoutAFile) {
  const auto settings = read_sshd_settings(MemoryGuest());
  EXPECT_EQ(settings.ports, std::vector<long>{22});
  EXPECT_TRUE(settings.public_keys);
  EXPECT_TRUE(settings.passwords);
  EXPECT_FALSE(settings.root_login.has_value());
}

TEST(SshdSettings, TheFirstValueCountsAndPortsAddUp) {
  const auto settings = settings_of(
      "PasswordAuthentication no\npasswordauthentication yes\nPort 22\nPort=2222\n"
      "ListenAddress 192.0.2.1:22\nListenAddress [2001:db8::1]:22\nListenAddress 2001:db8::2\n");
  EXPECT_FALSE(settings.passwords);
  EXPECT_EQ(settings.ports, (std::vector<long>{22, 2222}));
  EXPECT_EQ(settings.listen_addresses, (std::vector<std::string>{"192.0.2.1", "2001:db8::1", "2001:db8::2"}));
}

TEST(SshdSettings, BlocksOfMatchAreAboutSomeConnections) {
  const auto settings =
      settings_of("Match User git\n  PasswordAuthentication no\nMatch all\nPermitRootLogin no\n");
  EXPECT_TRUE(settings.passwords);
  EXPECT_EQ(settings.root_login, "no");
}

TEST(SshdSettings, IncludedFilesCountWhereTheyAreIncluded) {
  MemoryGuest guest;
  guest.add_file("/etc/ssh/sshd_config", "Include sshd_config.d/*.conf\nPasswordAuthentication yes\n");
  guest.add_file("/etc/ssh/sshd_config.d/50-cloud-init.conf", "PasswordAuthentication no\n");
  guest.add_file("/etc/ssh/sshd_config.d/.old.conf", "Port 1\n");
  const auto settings = read_sshd_settings(guest);
  EXPECT_FALSE(settings.passwords);
  EXPECT_EQ(settings.ports, std::vector<long>{22});
}

TEST(SshdSettings, AFileThatIncludesItselfEnds) {
  MemoryGuest guest;
  guest.add_file("/etc/ssh/sshd_config", "Include /etc/ssh/sshd_config\nPort 2222\n");
  EXPECT_FALSE(read_sshd_settings(guest).ports.empty());
}

TEST(SshdSettings, DamagedLinesAreNoReasonToFail) {
  for (const char* text :
       {"Port", "Port x", "Port 99999", "\"", "Port \"", "=", "ListenAddress [", "Include", "Match"})
    settings_of(text);
}

class Users : public testing::Test {
 protected:
  Users() {
    guest_.add_file("/bin/bash", "program");
    guest_.add_file("/etc/passwd", "root:x:0:0::/root:/bin/bash\nalice:x:1000:1000::/home/alice:/bin/bash\n");
    guest_.add_file("/etc/shadow", "root:*:1::::::\nalice:!:1::::::\n");
    guest_.add_file("/etc/group", "users:x:1000:\nwheel:x:10:alice\n");
    guest_.add_file("/home/alice/.ssh/authorized_keys", "ssh-ed25519 AAAA alice\n");
    settings_.use_pam = true;
  }

  Account alice() const { return read_accounts(guest_, settings_).at(1); }

  MemoryGuest guest_;
  SshdSettings settings_;
};

TEST_F(Users, AKeyLetsAUserIn) {
  EXPECT_TRUE(alice().has_keys);
  EXPECT_EQ(alice().obstacle, "");
}

TEST_F(Users, ALockedPasswordKeepsKeysOutOnlyWithoutPam) {
  settings_.use_pam = false;
  EXPECT_EQ(alice().obstacle, "the account is locked");
}

TEST_F(Users, ListsOfUsersAndGroupsDecide) {
  settings_.allow_groups = {"wheel"};
  EXPECT_EQ(alice().obstacle, "");
  settings_.allow_groups = {"ssh*"};
  EXPECT_NE(alice().obstacle, "");
  settings_.allow_groups.clear();
  settings_.allow_users = {"al*@10.0.0.*"};
  EXPECT_EQ(alice().obstacle, "");
  settings_.deny_users = {"alice"};
  EXPECT_NE(alice().obstacle, "");
}

TEST_F(Users, CommentsAndEmptyFilesAreNoKeys) {
  guest_.add_file("/home/alice/.ssh/authorized_keys", "# ssh-ed25519 AAAA alice\n\nssh-ed25519\n");
  EXPECT_FALSE(alice().has_keys);
}

TEST_F(Users, KeysMayBeElsewhere) {
  settings_.authorized_keys_files = {"/etc/ssh/keys/%u"};
  EXPECT_FALSE(alice().has_keys);
  guest_.add_file("/etc/ssh/keys/alice", "restrict,command=\"x y\" ssh-rsa AAAA alice\n");
  EXPECT_TRUE(alice().has_keys);
}

TEST_F(Users, AShellThatIsNotThereLetsNobodyIn) {
  guest_.remove("/bin/bash");
  EXPECT_FALSE(alice().has_shell);
  EXPECT_FALSE(alice().has_keys);
}

TEST_F(Users, DamagedTablesAreNoReasonToFail) {
  guest_.add_file("/etc/passwd", "::::::\nx\nbob:x:-1:0::/:\nbig:x:99999999999:0::/:\n+::::::\n");
  guest_.add_file("/etc/shadow", "\n:\nbob\n");
  EXPECT_TRUE(read_accounts(guest_, settings_).empty());
}

}  // namespace
}  // namespace guestfit
