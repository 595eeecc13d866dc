// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/grub_environment.hpp"

#include <gtest/gtest.h>

#include <guestfit/error.hpp>

#include "unit/edit/boot/grub_fixture.hpp"

namespace guestfit {
namespace {

TEST(GrubEnvironment, VariablesAreReadWithTheirEscapes) {
  const auto block = grub_environment("# a comment\nsaved_entry=Debian>x\\\\y\nkernelopts=root=UUID=1 ro\n");
  EXPECT_EQ(get_grub_variable(block, "saved_entry"), "Debian>x\\y");
  EXPECT_EQ(get_grub_variable(block, "kernelopts"), "root=UUID=1 ro");
  EXPECT_EQ(get_grub_variable(block, "next_entry"), std::nullopt);
}

TEST(GrubEnvironment, BlockKeepsItsSize) {
  const auto block = grub_environment("saved_entry=1\nb=2\n");
  EXPECT_EQ(set_grub_variable(block, "saved_entry", "longer than before"),
            grub_environment("saved_entry=longer than before\nb=2\n"));
  EXPECT_EQ(set_grub_variable(block, "c", "3"), grub_environment("saved_entry=1\nb=2\nc=3\n"));
  EXPECT_EQ(unset_grub_variable(block, "saved_entry"), grub_environment("b=2\n"));
}

TEST(GrubEnvironment, SameValueChangesNothing) {
  const auto block = grub_environment("a=1\n");
  EXPECT_EQ(set_grub_variable(block, "a", "1"), block);
  EXPECT_EQ(unset_grub_variable(block, "b"), block);
}

TEST(GrubEnvironment, LineEndBehindThePaddingStays) {
  const auto block = grub_environment("a=1\n") + "\n";
  EXPECT_EQ(set_grub_variable(block, "a", "22"), grub_environment("a=22\n") + "\n");
}

TEST(GrubEnvironment, WhatIsWrittenIsReadBack) {
  const std::string odd = "a\\b\nc#d=e";
  const auto block = set_grub_variable(grub_environment(""), "x", odd);
  EXPECT_EQ(block.size(), 1024U);
  EXPECT_EQ(get_grub_variable(block, "x"), odd);
}

TEST(GrubEnvironment, ValueThatDoesNotFitIsAnError) {
  EXPECT_THROW(set_grub_variable(grub_environment(""), "a", std::string(1024, 'x')), Error);
}

TEST(GrubEnvironment, FileWithoutSignatureIsNoBlock) {
  EXPECT_FALSE(parse_grub_environment("saved_entry=1\n"));
  EXPECT_THROW(set_grub_variable("saved_entry=1\n", "a", "1"), Error);
}

}  // namespace
}  // namespace guestfit
