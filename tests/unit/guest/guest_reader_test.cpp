// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/guest_reader.hpp"

#include <gtest/gtest.h>

#include <guestfit/error.hpp>

#include "guest/memory_guest.hpp"

namespace guestfit {

TEST(GuestPath, SplitsIntoDirectoryAndName) {
  EXPECT_EQ(parent_path("/etc/fstab"), "/etc");
  EXPECT_EQ(parent_path("/etc"), "/");
  EXPECT_EQ(file_name("/etc/fstab"), "fstab");
  EXPECT_EQ(file_name("/"), "");
}

TEST(GuestPath, JoinsWithOneSlash) {
  EXPECT_EQ(join_path("/", "etc"), "/etc");
  EXPECT_EQ(join_path("/etc", "fstab"), "/etc/fstab");
}

class ResolveTest : public testing::Test {
 protected:
  ResolveTest() {
    guest.add_file("/usr/lib/modules/x", "x");
    guest.add_link("/lib", "usr/lib");
    guest.add_link("/usr/lib/up", "../../..");
    guest.add_link("/absolute", "/lib/modules");
    guest.add_link("/self", "self");
  }
  MemoryGuest guest;
};

TEST_F(ResolveTest, TakesOutDotsAndDoubleSlashes) {
  EXPECT_EQ(guest.resolve("//usr/./lib/../lib//modules/x/"), "/usr/lib/modules/x");
}

TEST_F(ResolveTest, FollowsLinksInEveryComponent) {
  EXPECT_EQ(guest.resolve("/lib/modules/x"), "/usr/lib/modules/x");
  EXPECT_EQ(guest.resolve("/absolute/x"), "/usr/lib/modules/x");
}

TEST_F(ResolveTest, NeverLeavesTheRoot) {
  EXPECT_EQ(guest.resolve("/lib/up/etc"), "/etc");
  EXPECT_EQ(guest.resolve("/../../x"), "/x");
}

TEST_F(ResolveTest, TakesDotsAfterTheLinkIsFollowed) {
  EXPECT_EQ(guest.resolve("/lib/../x"), "/usr/x");
}

TEST_F(ResolveTest, KeepsWhatDoesNotExist) {
  EXPECT_EQ(guest.resolve("/lib/none/none"), "/usr/lib/none/none");
}

TEST_F(ResolveTest, RefusesCircles) {
  EXPECT_THROW(guest.resolve("/self/x"), Error);
}

}  // namespace guestfit
