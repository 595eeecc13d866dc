// SPDX-License-Identifier: LGPL-2.1-or-later
#include "util/array_names.hpp"

#include <gtest/gtest.h>

namespace guestfit {
namespace {

TEST(ArrayNames, NameInTheArrayBecomesTheDevice) {
  EXPECT_EQ(array_device_name("web01:0"), "/dev/md0");
  EXPECT_EQ(array_device_name("12"), "/dev/md12");
  EXPECT_EQ(array_device_name("localhost.localdomain:root"), "/dev/md/root");
  for (const char* name : {"", "host:", "host:../sda", "a:b:c", "host:.x", "host:with blank"})
    EXPECT_EQ(array_device_name(name), "") << name;
}

TEST(ArrayNames, BothBackendsComeToTheSameNames) {
  const ArrayNames one({{"/dev/md127", "aa:01", "h:0"}, {"/dev/md126", "bb:02", "h:data"}});
  const ArrayNames other({{"/dev/md126", "aa-01", "h:0"}, {"/dev/md127", "bb-02", "h:data"}});
  EXPECT_EQ(one.common_names(), other.common_names());
  EXPECT_EQ(one.kernel_name("/dev/md0"), "/dev/md127");
  EXPECT_EQ(other.kernel_name("/dev/md0"), "/dev/md126");
  EXPECT_EQ(one.common_name("/dev/md127p2"), "/dev/md0p2");
  EXPECT_EQ(one.kernel_name("/dev/md0p2"), "/dev/md127p2");
  EXPECT_EQ(one.kernel_name("/dev/sda1"), "/dev/sda1");
}

TEST(ArrayNames, WithoutANameTheUuidDecides) {
  const ArrayNames names({{"/dev/md5", "cc", ""},
                          {"/dev/md6", "aa", ""},
                          {"/dev/md7", "bb", "x:127"},
                          {"/dev/md8", "dd", "x:3"},
                          {"/dev/md9", "ee", "y:3"}});
  EXPECT_EQ(names.common_name("/dev/md7"), "/dev/md127");
  EXPECT_EQ(names.common_name("/dev/md6"), "/dev/md126");
  EXPECT_EQ(names.common_name("/dev/md5"), "/dev/md125");
  EXPECT_EQ(names.common_name("/dev/md8"), "/dev/md124");
  EXPECT_EQ(names.common_name("/dev/md9"), "/dev/md123");
}

}  // namespace
}  // namespace guestfit
