// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/text/augeas_text.hpp"

#include <gtest/gtest.h>

#include <guestfit/error.hpp>

namespace guestfit {
namespace {

const std::string kLens = "Shellvars.lns";

const AugeasNode* find(const std::vector<AugeasNode>& nodes, const std::string& parent,
                       const std::string& label) {
  for (const auto& node : nodes) {
    if (node.parent == parent && node.label == label) return &node;
  }
  return nullptr;
}

TEST(AugeasText, NodesSayWhichBytesTheyAre) {
  const std::string text = "# first\nif [ -f /x ]; then\n  A=1\nfi\nexport B=\"two words\"\n";
  const auto nodes = parse_with_augeas(kLens, text);
  ASSERT_TRUE(nodes);
  const auto* const a = find(*nodes, "@if", "A");
  ASSERT_NE(a, nullptr);
  EXPECT_EQ(a->value.of(text), "1");
  const auto* const b = find(*nodes, "", "B");
  ASSERT_NE(b, nullptr);
  EXPECT_EQ(b->value.of(text), "\"two words\"");
  EXPECT_EQ(b->span.of(text), "export B=\"two words\"\n");
}

TEST(AugeasText, RepeatedLabelsComeWithoutIndex) {
  const auto nodes = parse_with_augeas(kLens, "A=1\nA=2\n");
  ASSERT_TRUE(nodes);
  ASSERT_EQ(nodes->size(), 2U);
  EXPECT_EQ((*nodes)[1].label, "A");
}

TEST(AugeasText, TextThatTheLensRefusesIsNone) {
  EXPECT_FALSE(parse_with_augeas(kLens, "A=\"no end\n"));
  EXPECT_FALSE(parse_with_augeas(kLens, std::string("A=1\0B=2\n", 8)));
}

TEST(AugeasText, NothingIsLeftOfTheTextBefore) {
  ASSERT_TRUE(parse_with_augeas(kLens, "OLD=1\n"));
  ASSERT_FALSE(parse_with_augeas(kLens, "A=\"no end\n"));
  const auto nodes = parse_with_augeas(kLens, "NEW=1\n");
  ASSERT_TRUE(nodes);
  ASSERT_EQ(nodes->size(), 1U);
  EXPECT_EQ(nodes->front().label, "NEW");
}

TEST(AugeasText, MissingLensIsAnError) {
  EXPECT_THROW(parse_with_augeas("Nosuchlens.lns", "A=1\n"), Error);
}

}  // namespace
}  // namespace guestfit
