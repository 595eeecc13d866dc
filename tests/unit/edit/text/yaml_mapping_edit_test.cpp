// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/text/yaml_mapping_edit.hpp"

#include <functional>

#include <gtest/gtest.h>

namespace guestfit {
namespace {

/// `text` after `change` of its root mapping; "refused" when it cannot be done.
std::string after(const std::string& text, const std::function<void(YamlMappingEdit&)>& change) {
  const auto document = parse_yaml(text);
  EXPECT_EQ(document.problem, "");
  YamlMappingEdit edit(text, *document.root);
  change(edit);
  std::vector<Splice> splices;
  return edit.render(splices) ? apply_splices(text, splices) : "refused";
}

TEST(YamlDocument, EveryNodeKnowsItsBytes) {
  const std::string text = "a: gr\xC3\xBC\xC3\x9F dich\nb:  # why\n  - 'x'\n  - {c: 1}\n# end\nd:\n";
  const auto root = *parse_yaml(text).root;
  ASSERT_EQ(root.pairs.size(), 3U);
  EXPECT_EQ(root.pairs[0].range().of(text), "a: gr\xC3\xBC\xC3\x9F dich");
  EXPECT_EQ(root.pairs[1].range().of(text), "b:  # why\n  - 'x'\n  - {c: 1}");
  EXPECT_EQ(root.find("b")->items[1].pairs[0].range().of(text), "c: 1");
  EXPECT_TRUE(root.find("d")->is_nothing());
  EXPECT_EQ(root.range.of(text), text.substr(0, text.find("d:") + 2));
}

TEST(YamlDocument, WhatCannotBeUsedIsSaidWithItsLine) {
  EXPECT_EQ(parse_yaml("a: &x 1\nb: *x\n").problem, "line 1: it has anchors and aliases");
  EXPECT_NE(parse_yaml("a: [1\nb: 2\n").problem.find("line 2"), std::string::npos);
  EXPECT_NE(parse_yaml(std::string(5000, '[')).problem, "");
  EXPECT_NE(parse_yaml("a: \xFF\n").problem, "");
  EXPECT_EQ(parse_yaml("").problem, "");
  EXPECT_FALSE(parse_yaml("# nothing\n").root);
}

TEST(YamlMappingEdit, EntriesInBlockStyleAreWholeLines) {
  const std::string text = "a: 1  # one\n# two\nb:\n  - 2\n  - 3\nc: 4";
  EXPECT_EQ(after(text, [](auto& edit) { edit.remove(1); }), "a: 1  # one\n# two\nc: 4");
  EXPECT_EQ(after(text,
                  [](auto& edit) {
                    edit.comment_out(1, "# old");
                    edit.comment_out(2, "# old");
                    edit.add("x: 0");
                  }),
            "x: 0\na: 1  # one\n# two\n# old\n#b:\n#  - 2\n#  - 3\n#c: 4");
  EXPECT_EQ(after(text,
                  [](auto& edit) {
                    edit.remove(0);
                    edit.add("x: 0");
                    edit.add("y: 0");
                  }),
            "x: 0\ny: 0\n# two\nb:\n  - 2\n  - 3\nc: 4");
}

TEST(YamlMappingEdit, LineEndsAndIndentationAreThoseOfTheFile) {
  EXPECT_EQ(after("  a: 1\r\n  b: 2\r\n",
                  [](auto& edit) {
                    edit.comment_out(1, "# old");
                    edit.add("x: 0");
                  }),
            "  x: 0\r\n  a: 1\r\n  # old\r\n#  b: 2\r\n");
}

TEST(YamlMappingEdit, EntriesInFlowStyleTakeTheirCommaAlong) {
  const std::string text = "{a: 1, b: [2, 3],\n c: 4}";
  EXPECT_EQ(after(text, [](auto& edit) { edit.remove(0); }), "{b: [2, 3],\n c: 4}");
  EXPECT_EQ(after(text, [](auto& edit) { edit.remove(2); }), "{a: 1, b: [2, 3]}");
  EXPECT_EQ(after(text,
                  [](auto& edit) {
                    edit.comment_out(0, "# old");
                    edit.remove(1);
                    edit.remove(2);
                    edit.add("x: 0");
                  }),
            "{x: 0}");
  EXPECT_EQ(after(text, [](auto& edit) { edit.add("x: 0"); }), "{x: 0, a: 1, b: [2, 3],\n c: 4}");
  EXPECT_EQ(after("{}", [](auto& edit) { edit.add("x: 0"); }), "{x: 0}");
}

TEST(YamlMappingEdit, EntriesThatShareALineWithSomethingElseAreRefused) {
  EXPECT_EQ(after("? a\n: 1\n", [](auto& edit) { edit.remove(0); }), "refused");
  EXPECT_EQ(after("--- !!map\na: 1\n", [](auto& edit) { edit.remove(0); }), "--- !!map\n");
}

}  // namespace
}  // namespace guestfit
