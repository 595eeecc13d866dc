// SPDX-License-Identifier: LGPL-2.1-or-later
#include "worker/host_program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "guest/backend_limit.hpp"

namespace guestfit {
namespace {

using testing::HasSubstr;

TEST(HostProgram, RunsAndSaysHowItEnded) {
  const auto result = run_host_program({"sh", "-c", "echo said; exit 3"});
  EXPECT_EQ(result.exit_status, 3);
  EXPECT_EQ(result.output, "said\n");
}

TEST(HostProgram, ThatIsMissingIsALimitOfThisBackend) {
  try {
    run_host_program({"no-such-program-of-guestfit"});
    FAIL();
  } catch (const BackendLimit& limit) {
    EXPECT_THAT(limit.what(), HasSubstr("no-such-program-of-guestfit"));
  }
}

TEST(LastWords, AreTheLastLineOfStandardErrorThenOfOutputThenTheStatus) {
  EXPECT_EQ(last_words({1, "out\n", "warning\n  reason\n\n"}), "reason");
  EXPECT_EQ(last_words({1, "one\ntwo\n", " \n"}), "two");
  EXPECT_EQ(last_words({5, "", ""}), "it ended with status 5");
}

}  // namespace
}  // namespace guestfit
