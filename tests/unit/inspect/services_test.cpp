// SPDX-License-Identifier: LGPL-2.1-or-later
#include "inspect/services.hpp"

#include <gtest/gtest.h>

#include "guest/memory_guest.hpp"

namespace guestfit {
namespace {

class SystemdGuest : public testing::Test {
 protected:
  SystemdGuest() {
    guest_.add_file("/usr/lib/systemd/systemd", "program");
    guest_.add_file("/etc/machine-id", "0123456789abcdef0123456789abcdef\n");
    guest_.add_file("/usr/lib/systemd/system/sshd.service", "[Install]\nWantedBy=multi-user.target\n");
  }

  ServiceState sshd() const { return Services(guest_).find("sshd"); }

  MemoryGuest guest_;
};

TEST_F(SystemdGuest, AUnitIsEnabledByALinkAndDisabledByAMask) {
  EXPECT_TRUE(sshd().installed);
  EXPECT_FALSE(sshd().enabled);
  guest_.add_link("/etc/systemd/system/multi-user.target.wants/sshd.service",
                  "/usr/lib/systemd/system/sshd.service");
  EXPECT_TRUE(sshd().enabled);
  guest_.add_link("/etc/systemd/system/sshd.service", "/dev/null");
  EXPECT_FALSE(sshd().enabled);
}

TEST_F(SystemdGuest, AnEmptyUnitIsMaskedToo) {
  guest_.add_link("/etc/systemd/system/multi-user.target.wants/sshd.service", "../sshd.service");
  guest_.add_file("/etc/systemd/system/sshd.service", "");
  EXPECT_FALSE(sshd().enabled);
}

TEST_F(SystemdGuest, PresetsCountAtTheFirstBootOnly) {
  guest_.add_file("/usr/lib/systemd/system-preset/90-default.preset", "# all\nenable ssh*\ndisable *\n");
  EXPECT_FALSE(sshd().enabled);
  guest_.remove("/etc/machine-id");
  EXPECT_TRUE(sshd().enabled);
  guest_.add_file("/etc/systemd/system-preset/10-mine.preset", "disable sshd.service\n");
  EXPECT_FALSE(sshd().enabled);
}

TEST_F(SystemdGuest, AScriptWithoutAUnitCountsAndCanBeMasked) {
  guest_.add_file("/etc/init.d/agent", "#!/bin/sh\n");
  guest_.add_link("/etc/rc3.d/S20agent", "../init.d/agent");
  EXPECT_TRUE(Services(guest_).find("agent").enabled);
  guest_.add_link("/etc/systemd/system/agent.service", "/dev/null");
  EXPECT_FALSE(Services(guest_).find("agent").enabled);
}

TEST(Services, LinksThatStopAScriptDoNotStartIt) {
  MemoryGuest guest;
  guest.add_file("/etc/init.d/sshd", "#!/bin/sh\n");
  guest.add_link("/etc/rc.d/rc3.d/K25sshd", "../init.d/sshd");
  EXPECT_TRUE(Services(guest).find("sshd").installed);
  EXPECT_FALSE(Services(guest).find("sshd").enabled);
  guest.add_link("/etc/rc.d/rc3.d/S55sshd", "../init.d/sshd");
  EXPECT_TRUE(Services(guest).find("sshd").enabled);
}

TEST(Services, AnOverrideMakesAJobOfUpstartManual) {
  MemoryGuest guest;
  guest.add_file("/etc/init/ssh.conf", "description \"OpenSSH\"\nstart on runlevel [2345]\n");
  EXPECT_TRUE(Services(guest).find("ssh").enabled);
  guest.add_file("/etc/init/ssh.override", "manual\n");
  EXPECT_FALSE(Services(guest).find("ssh").enabled);
}

TEST(Services, WhatIsNotThereIsNotEnabled) {
  const MemoryGuest guest;
  EXPECT_FALSE(Services(guest).find("sshd").installed);
  EXPECT_FALSE(Services(guest).find("sshd.socket").enabled);
}

}  // namespace
}  // namespace guestfit
