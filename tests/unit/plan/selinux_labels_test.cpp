// SPDX-License-Identifier: LGPL-2.1-or-later
#include "plan/selinux_labels.hpp"

#include <chrono>

#include <sys/stat.h>

#include <gtest/gtest.h>

#include "guest/memory_guest.hpp"

namespace guestfit {
namespace {

constexpr const char* kFiles = "/etc/selinux/targeted/contexts/files/file_contexts";

class Labels : public testing::Test {
 protected:
  Labels() {
    guest_.add_file("/etc/selinux/config", "# comment\nSELINUX=enforcing\nSELINUXTYPE=targeted\n");
    guest_.add_file(kFiles,
                    "/.*\tsystem_u:object_r:default_t:s0\n"
                    "/etc/.*\tsystem_u:object_r:etc_t:s0\n"
                    "/etc/dracut\\.conf\\.d(/.*)?\tsystem_u:object_r:dracut_conf_t:s0\n"
                    "/var/.*\tsystem_u:object_r:var_t:s0\n"
                    "/var/lib(/.*)?\tsystem_u:object_r:var_lib_t:s0\n"
                    "/var/lib/guestfit\t-d\tsystem_u:object_r:guestfit_dir_t:s0\n"
                    "/usr/lib/.*\tsystem_u:object_r:lib_t:s0\n"
                    "/run/.*\t<<none>>\n");
  }

  std::string label(const std::string& path, mode_t type = S_IFREG) const {
    const auto found = find_selinux_labels(guest_, {{path, type}});
    const auto label = found.by_path.find(path);
    return label == found.by_path.end() ? "" : label->second;
  }

  MemoryGuest guest_;
};

TEST_F(Labels, TheMostExactPatternOfThePolicyWins) {
  EXPECT_EQ(label("/etc/dracut.conf.d/guestfit.conf"), "system_u:object_r:dracut_conf_t:s0");
  EXPECT_EQ(label("/etc/dracut-conf.d/guestfit.conf"), "system_u:object_r:etc_t:s0");
  EXPECT_EQ(label("/srv/x"), "system_u:object_r:default_t:s0");
}

TEST_F(Labels, TheTypeOfTheFileCounts) {
  EXPECT_EQ(label("/var/lib/guestfit", S_IFDIR), "system_u:object_r:guestfit_dir_t:s0");
  EXPECT_EQ(label("/var/lib/guestfit", S_IFREG), "system_u:object_r:var_lib_t:s0");
}

TEST_F(Labels, LocalPatternsAndSubstitutionsCount) {
  guest_.add_file(std::string(kFiles) + ".local",
                  "/etc/dracut\\.conf\\.d/ours\\.conf\tsystem_u:object_r:ours_t:s0\n");
  guest_.add_file(std::string(kFiles) + ".subs_dist", "# from to\n/lib64 /usr/lib\n/srv/etc /etc\n");
  EXPECT_EQ(label("/etc/dracut.conf.d/ours.conf"), "system_u:object_r:ours_t:s0");
  EXPECT_EQ(label("/lib64/x.so"), "system_u:object_r:lib_t:s0");
  EXPECT_EQ(label("/srv/etc/x"), "system_u:object_r:etc_t:s0");
}

TEST_F(Labels, NoneIsNone) {
  EXPECT_EQ(label("/run/guestfit"), "");
}

TEST_F(Labels, GuestsWithoutSelinuxGetNone) {
  for (const std::string config :
       {"SELINUX=disabled\nSELINUXTYPE=targeted\n", "SELINUX=Disabled\nSELINUXTYPE=targeted\n",
        "SELINUX=enforcing\nSELINUXTYPE=mls\n", "SELINUX=enforcing\n",
        "SELINUX=enforcing\nSELINUXTYPE=../targeted\n", ""}) {
    guest_.add_file("/etc/selinux/config", config);
    EXPECT_EQ(label("/etc/x"), "") << config;
  }
  guest_.remove("/etc/selinux/config");
  EXPECT_EQ(label("/etc/x"), "");
}

TEST_F(Labels, PermissiveGuestsGetThem) {
  guest_.add_file("/etc/selinux/config", "SELINUX=permissive\r\nSELINUXTYPE=targeted\r\n");
  EXPECT_EQ(label("/etc/x"), "system_u:object_r:etc_t:s0");
}

// Each of these keeps a matcher that goes back and forth busy for hours.
TEST_F(Labels, HostilePatternsDoNoHarm) {
  std::string text = "/etc/.*\tsystem_u:object_r:etc_t:s0\n";
  for (int i = 0; i < 20000; ++i) {
    text +=
        "/etc/(a*)*b\tx:y:z:s0\n/etc/(a+)+$\tx:y:z:s0\n/etc/(.*a){20}\tx:y:z:s0\n/etc/"
        ".*.*.*.*.*.*.*.*b\tx:y:z:s0\n";
    text += "/etc/(?R)\tx:y:z:s0\n";
  }
  guest_.add_file(kFiles, text);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(label("/etc/" + std::string(60, 'a')), "system_u:object_r:etc_t:s0");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30));
}

TEST_F(Labels, BrokenPolicyIsReportedOrPassedOver) {
  for (const std::string& text :
       {std::string("/etc/[\tx:y:z:s0\n"), std::string("/etc/(\tx\n/etc/.*\n"),
        std::string("\0\xff\n/etc/\\", 9), std::string("/etc/.* -q system_u:object_r:etc_t:s0\n")}) {
    guest_.add_file(kFiles, text);
    const auto found = find_selinux_labels(guest_, {{"/etc/x", S_IFREG}});
    EXPECT_TRUE(found.by_path.empty()) << text;
    for (const auto& finding : found.findings)
      EXPECT_FALSE(finding.remedy.empty());
  }
}

}  // namespace
}  // namespace guestfit
