// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/text/splice.hpp"

#include <gtest/gtest.h>

namespace guestfit {
namespace {

TEST(Splice, RangesCountInTheOriginalText) {
  EXPECT_EQ(apply_splices("abcdef", {{{4, 5}, ""}, {{0, 1}, "xyz"}, {{2, 2}, "-"}}), "xyzb-cdf");
}

TEST(Splice, NothingToDoGivesTheTextBack) {
  EXPECT_EQ(apply_splices("abc", {}), "abc");
}

TEST(Splice, EndsOfTheTextCanBeReplaced) {
  EXPECT_EQ(apply_splices("ab", {{{0, 0}, "<"}, {{2, 2}, ">"}}), "<ab>");
}

}  // namespace
}  // namespace guestfit
