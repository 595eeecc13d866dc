// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/kvm.hpp"

#include <chrono>

#include <gtest/gtest.h>

namespace guestfit {

TEST(CheckKvm, GivesAReasonExactlyWhenItIsNotUsable) {
  const auto begin = std::chrono::steady_clock::now();
  const auto check = check_kvm();
  EXPECT_EQ(check.usable, check.reason.empty()) << check.reason;
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(2));
}

}  // namespace guestfit
