// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sandbox/kernel_command.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace guestfit {
namespace {

using testing::Contains;
using testing::HasSubstr;

TEST(KernelCommand, GivesDisksInTheirOrder) {
  const auto command = kernel_command({"/usr/bin/linux.uml", "/m", "/w"}, {7, 5}, 9, 256);
  EXPECT_EQ(command.front(), "/usr/bin/linux.uml");
  EXPECT_THAT(command, Contains("mem=256M"));
  EXPECT_THAT(command, Contains("oops=panic"));
  EXPECT_THAT(command, Contains("con1=null,fd:9"));
  ASSERT_GE(command.size(), 2U);
  EXPECT_EQ(command[command.size() - 2], "virtio_uml.device=/proc/self/fd/7:2");
  EXPECT_EQ(command[command.size() - 1], "virtio_uml.device=/proc/self/fd/5:2");
}

TEST(KernelCommand, TheMostDisksFitIntoWhatTheKernelKeeps) {
  const std::vector<int> disks(kMostDisks, 99999);
  std::size_t length = 0;
  for (const auto& word : kernel_command({"/usr/bin/linux.uml", "/m", "/w"}, disks, 99999, 99999))
    length += word.size() + 1;
  EXPECT_LT(length, 2048U);
}

/// Lines as Linux 6.1 writes them, cut to what matters.
TEST(ExplainEnd, TellsWhatThePersonCanUse) {
  EXPECT_EQ(explain_end("Kernel panic - not syncing: Attempted to kill init! exitcode=0x0000000b\n", 134),
            "guestfit's worker crashed (signal 11)");
  EXPECT_EQ(explain_end("Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000100\n", 134),
            "guestfit's worker ended with status 1");
  EXPECT_EQ(explain_end("Kernel panic - not syncing: BUG!\n", 134), "its kernel crashed");
  EXPECT_EQ(
      explain_end("Out of memory: Killed process 1 (worker)\nKernel panic - not syncing: Attempted to kill "
                  "init! exitcode=0x00000009\n",
                  134),
      "its kernel ran out of memory");
  EXPECT_EQ(explain_end("Kernel panic - not syncing: System is deadlocked on memory\n", 134),
            "its kernel ran out of memory");
  EXPECT_EQ(explain_end("", 1), "its kernel ended with status 1");
  EXPECT_EQ(explain_end("", 137), "its kernel was killed (signal 9)");
  EXPECT_EQ(explain_end("", 0), "its kernel ended too early");
}

}  // namespace
}  // namespace guestfit
