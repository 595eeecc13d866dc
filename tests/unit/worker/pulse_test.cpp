// SPDX-License-Identifier: LGPL-2.1-or-later
#include "worker/pulse.hpp"

#include <gtest/gtest.h>

namespace guestfit {
namespace {

using std::chrono::seconds;

constexpr const char* kStat = "1 (a) b) D 0 1 1 0 -1 4194560 3045 0 7 0 52 31 0 0 20 0 2 0 9 12 3 ...";
constexpr const char* kStatus =
    "Name:\tworker\nvoluntary_ctxt_switches:\t90\nnonvoluntary_ctxt_switches:\t7\n";
constexpr const char* kDisks = " 254 0 vda 120 0 900 4 10 0 80 2 1 6 6 0 0 0 0 0 0\n";

TEST(StateOfWork, ChangesWithTheThreadAndWithTheDisks) {
  const auto state = state_of_work(kStat, kStatus, kDisks);
  EXPECT_NE(state_of_work("1 (a) b) D 0 1 1 0 -1 4194560 3045 0 7 0 53 31 0 0", kStatus, kDisks), state);
  EXPECT_NE(state_of_work(kStat, "voluntary_ctxt_switches:\t91\n", kDisks), state);
  EXPECT_NE(state_of_work(kStat, kStatus, " 254 0 vda 121 0 900 4 10 0 80 2 0 6 6\n"), state);
  EXPECT_NE(state_of_work(kStat, kStatus, " 254 0 vda 120 0 900 4 11 0 80 2 0 6 6\n"), state);
}

TEST(StateOfWork, DoesNotChangeWithTimeThatPassesInVain) {
  const auto state = state_of_work(kStat, kStatus, kDisks);
  EXPECT_EQ(state_of_work("1 (a) b) R 0 1 1 0 -1 4194560 3045 0 7 0 52 999 0 0 20 0 2",
                          "voluntary_ctxt_switches:\t90\nnonvoluntary_ctxt_switches:\t800\n",
                          " 254 0 vda 120 0 900 400 10 0 80 200 1 600 600 0 0 0 0 0 0\n"),
            state);
  EXPECT_EQ(state_of_work("", "", ""), "");
}

TEST(Pulse, StopsWhenNothingChangesForLong) {
  const Pulse::Time start;
  Pulse pulse(seconds(10), start);
  EXPECT_TRUE(pulse.beats("a", start + seconds(20)));
  EXPECT_TRUE(pulse.beats("a", start + seconds(30)));
  EXPECT_FALSE(pulse.beats("a", start + seconds(31)));
  EXPECT_TRUE(pulse.beats("b", start + seconds(40)));
}

}  // namespace
}  // namespace guestfit
