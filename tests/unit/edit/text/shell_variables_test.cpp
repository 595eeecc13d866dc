// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/text/shell_variables.hpp"

#include <gtest/gtest.h>

#include <guestfit/error.hpp>

#include "util/subprocess.hpp"

namespace guestfit {
namespace {

/// What a real shell makes of it.
std::string sourced(const std::string& text, const std::string& name) {
  const auto result = run_process({"/bin/sh", "-c", text + "\nprintf '%s' \"$" + name + "\""});
  EXPECT_EQ(result.exit_status, 0) << result.error_text;
  return result.output;
}

TEST(ShellVariables, LastAssignmentCounts) {
  EXPECT_EQ(get_shell_variable("A=1\nA=\"2 3\" # why\n", "A"), "2 3");
  EXPECT_EQ(get_shell_variable("A=1\nexport A='x'\n", "A"), "x");
  EXPECT_EQ(get_shell_variable("#A=1\n", "A"), std::nullopt);
}

TEST(ShellVariables, ValueBuildsOnEarlierOnes) {
  EXPECT_EQ(get_shell_variable("A=\"a\"\nA=\"$A b\"\nA+=\" c\"\n", "A"), "a b c");
  EXPECT_EQ(get_shell_variable("A=\"$A b\"\n", "A"), " b");
}

TEST(ShellVariables, ValueBelowAConditionIsNotKnown) {
  EXPECT_EQ(get_shell_variable("A=1\nif [ -e /x ]; then\n  A=2\nfi\n", "A"), std::nullopt);
  EXPECT_EQ(get_shell_variable("A=1\n[ -e /x ] && A=2\n", "A"), std::nullopt);
  EXPECT_EQ(get_shell_variable("A=1\nunset A\n", "A"), std::nullopt);
  EXPECT_EQ(get_shell_variable("if [ -e /x ]; then\n  A=2\nfi\nA=1\n", "A"), "1");
}

TEST(ShellVariables, KeepsCommentsSpacingAndQuotes) {
  EXPECT_EQ(set_shell_variable("# A=0\n\n  export A='1'\t# why\nB=2\n", "A", "x y"),
            "# A=0\n\n  export A='x y'\t# why\nB=2\n");
  EXPECT_EQ(set_shell_variable("A=1\r\nB=2\r\n", "B", "3"), "A=1\r\nB=3\n");
}

TEST(ShellVariables, OnlyTheLastAssignmentChanges) {
  EXPECT_EQ(set_shell_variable("A=1\nA=2\n", "A", "3"), "A=1\nA=3\n");
}

TEST(ShellVariables, SameValueChangesNothing) {
  for (const std::string text : {"A=1", "A='1'\n", "X=1\nA=\"$X\"\n", "A=\"\"\nA+=1\n"}) {
    EXPECT_EQ(set_shell_variable(text, "A", "1"), text);
  }
}

TEST(ShellVariables, MissingVariableIsAppended) {
  EXPECT_EQ(set_shell_variable("B=2", "A", "1"), "B=2\nA=1\n");
  EXPECT_EQ(set_shell_variable("", "A", "a b"), "A=\"a b\"\n");
  EXPECT_EQ(set_shell_variable("#A=0\n", "A", "1"), "#A=0\nA=1\n");
}

TEST(ShellVariables, AppendedWhereAConditionMaySetItToo) {
  const std::string text = "A=1\nif [ -e /x ]; then\n  A=2\nfi\n";
  EXPECT_EQ(set_shell_variable(text, "A", "3"), text + "A=3\n");
  EXPECT_EQ(set_shell_variable("A=1; B=2\n", "A", "3"), "A=3; B=2\n");
}

TEST(ShellVariables, ReferenceToItselfSurvivesWhenWordsAreAdded) {
  EXPECT_EQ(set_shell_variable("A=\"$A b\"\n", "A", "a b c", {{"A", "a"}}), "A=\"$A b c\"\n");
  EXPECT_EQ(set_shell_variable("A=\"$A b\"\n", "A", "c", {{"A", "a"}}), "A=\"c\"\n");
  EXPECT_EQ(set_shell_variable("A=a\nA+=\" b\"\n", "A", "c"), "A=a\nA=\"c\"\n");
}

TEST(ShellVariables, AShellReadsWhatWasSet) {
  const std::string odd = "console=tty0 \"q\" 'r' $HOME `x` \\ #";
  for (const std::string text : {"", "A=1\n", "A='1'\n", "A=\"1\" # c\n", "export A=1\nB=$A\n", "A=1; B=2\n",
                                 "A=x\nA+=y\n", "if true; then\n  A=1\nfi\n", "A=\"one \\\ntwo\"\n"}) {
    const bool plus_equals = text.find("+=") != std::string::npos;
    const auto edited = set_shell_variable(text, "A", odd);
    EXPECT_EQ(get_shell_variable(edited, "A"), odd) << edited;
    if (plus_equals) continue;  // not every sh knows "+="
    EXPECT_EQ(sourced(edited, "A"), odd) << edited;
  }
}

TEST(ShellVariables, CommentingOutLeavesTheRest) {
  EXPECT_EQ(comment_out_shell_variable("A=1\n  A='x' # why\nB=$A\n", "A"), "#A=1\n  #A='x' # why\nB=$A\n");
  EXPECT_EQ(comment_out_shell_variable("A=\"1\n2\"\nB=1\n", "A"), "#A=\"1\n#2\"\nB=1\n");
  EXPECT_EQ(comment_out_shell_variable("B=1\n", "A"), "B=1\n");
}

TEST(ShellVariables, UnsetWhereACommentWouldTakeMoreAway) {
  const std::string shared = "A=1; B=2\n";
  const auto edited = comment_out_shell_variable(shared, "A");
  EXPECT_EQ(edited, shared + "unset A\n");
  EXPECT_EQ(sourced(edited, "A") + sourced(edited, "B"), "2");
  EXPECT_EQ(comment_out_shell_variable(edited, "A"), edited);
}

TEST(ShellVariables, FileThatNobodyUnderstandsIsAnError) {
  for (const std::string text : {"A=\"no end\n", "A=1\nA+=\"x\"\nif true\n", "}\n"}) {
    EXPECT_THROW(set_shell_variable(text, "A", "1"), Error) << text;
  }
}

TEST(ShellVariables, HugeFileIsAnError) {
  EXPECT_THROW(get_shell_variable(std::string(1 << 20, '#'), "A"), Error);
}

TEST(ShellVariables, RemovedVariablesLeaveEverythingElse) {
  const std::string before = "# A=0\nA=1 # one\n  export B='x\ny'\nC=3\nA=2";
  EXPECT_EQ(remove_shell_variables(before, {"A", "B"}), "# A=0\nC=3\n");
  EXPECT_EQ(remove_shell_variables(before, {"D"}), before);
}

TEST(ShellVariables, RemovedVariableThatSharesItsLineIsUnset) {
  const std::string before = "[ -e /x ] && A=2\nB=1\n";
  const auto after = remove_shell_variables(before, {"A"});
  EXPECT_EQ(after, before + "unset A\n");
  EXPECT_EQ(remove_shell_variables(after, {"A"}), after);
  EXPECT_EQ(remove_shell_variables(after + "AB=1\n", {"A"}), after + "AB=1\n");
}

}  // namespace
}  // namespace guestfit
