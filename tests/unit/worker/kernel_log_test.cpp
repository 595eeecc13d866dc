// SPDX-License-Identifier: LGPL-2.1-or-later
#include "worker/kernel_log.hpp"

#include <gtest/gtest.h>

namespace guestfit {
namespace {

TEST(KernelMessage, HasNoTimeAndNoDeviceLines) {
  EXPECT_EQ(kernel_message("3,339,5140900,-;XFS (vda1): bad CRC\n SUBSYSTEM=block\n DEVICE=b254:1\n"),
            (KernelMessage{3, "XFS (vda1): bad CRC"}));
}

TEST(KernelMessage, MayHaveFurtherFields) {
  EXPECT_EQ(kernel_message("6,12,345,-,caller=T1;text; more\n"), (KernelMessage{6, "text; more"}));
}

TEST(KernelMessage, IsNotWhatAProgramWroteToTheLog) {
  EXPECT_EQ(kernel_message("12,339,5140900,-;mdadm: hello\n"), std::nullopt);
}

TEST(KernelMessage, NeedsThePartsOfARecord) {
  EXPECT_EQ(kernel_message(""), std::nullopt);
  EXPECT_EQ(kernel_message("no record"), std::nullopt);
  EXPECT_EQ(kernel_message("x,1,2,-;text"), std::nullopt);
}

TEST(KernelMessage, CannotDriveATerminal) {
  const auto message = kernel_message("3,1,2,-;label \x1b[2J\n");
  ASSERT_TRUE(message);
  EXPECT_EQ(message->text.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace guestfit
