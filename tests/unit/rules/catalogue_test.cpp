// SPDX-License-Identifier: LGPL-2.1-or-later
// Mistakes in rule files: each must be told with its file, line and a way out.
#include "rules/catalogue.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include <guestfit/error.hpp>

#include "util/temp_dir.hpp"

namespace guestfit {
namespace {

constexpr const char* kGoodRule = R"(title: A rule for tests
why: this is long enough to be a reason that a person can understand
spec: [MOD-3]
when:
  family: linux
editor: crypttab
)";

class CatalogueFiles : public testing::Test {
 protected:
  void write(const std::string& path, const std::string& text) {
    const auto file = directory_.path() / path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }

  RuleProblems problems_with(const std::string& rule) {
    write("linux/test/one/rule.yaml", rule);
    RuleProblems problems;
    read_catalogue({directory_.path()}, problems);
    return problems;
  }

  TempDir directory_;
};

TEST_F(CatalogueFiles, AGoodRuleIsAddedUnderTheIdOfItsPath) {
  write("linux/test/one/rule.yaml", kGoodRule);
  RuleProblems problems;
  const auto catalogue = read_catalogue({directory_.path()}, problems);
  ASSERT_TRUE(problems.empty()) << format_problem(problems[0]);
  ASSERT_NE(catalogue.find("linux/test/one"), nullptr);
  EXPECT_NE(catalogue.find("linux/storage/fstab"), nullptr) << "the built-in rules stay";
}

TEST_F(CatalogueFiles, AMisspeltKeyIsToldWithItsLineAndWhatWasMeant) {
  const auto problems = problems_with(std::string(kGoodRule) + "titel: again\n");
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].line, 7);
  EXPECT_NE(problems[0].file.find("linux/test/one/rule.yaml"), std::string::npos);
  EXPECT_NE(problems[0].message.find("titel"), std::string::npos);
  EXPECT_EQ(problems[0].hint, "did you mean \"title\"?");
}

constexpr const char* kGoodCheck = R"(title: A check for tests
why: this is long enough to be a reason that a person can understand
spec: [LIM-7]
kind: check
check: architecture
)";

TEST_F(CatalogueFiles, ACheckIsARuleThatCannotChangeAnything) {
  write("linux/test/one/rule.yaml", kGoodCheck);
  RuleProblems problems;
  const auto catalogue = read_catalogue({directory_.path()}, problems);
  ASSERT_TRUE(problems.empty()) << format_problem(problems[0]);
  const Rule* rule = catalogue.find("linux/test/one");
  ASSERT_NE(rule, nullptr);
  EXPECT_TRUE(rule->is_check());
  EXPECT_EQ(rule->editor, nullptr);
}

TEST_F(CatalogueFiles, ACheckHasNoEditorAndAChangeNoCheck) {
  const auto with_editor = problems_with(std::string(kGoodCheck) + "editor: fstab\n");
  ASSERT_EQ(with_editor.size(), 1U);
  EXPECT_NE(with_editor[0].message.find("editor"), std::string::npos);
  const auto with_check = problems_with(std::string(kGoodRule) + "check: architecture\n");
  ASSERT_EQ(with_check.size(), 1U);
  EXPECT_NE(with_check[0].message.find("check"), std::string::npos);
}

TEST_F(CatalogueFiles, AnUnknownCheckIsToldWithTheNearestOne) {
  auto rule = std::string(kGoodCheck);
  rule.replace(rule.find("architecture"), 12, "architectur");
  const auto problems = problems_with(rule);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].hint, "did you mean \"architecture\"?");
}

TEST_F(CatalogueFiles, AChangeCannotWaitForACheck) {
  const auto problems = problems_with(std::string(kGoodRule) + "after: [linux/checks/architecture]\n");
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_NE(problems[0].message.find("checks run after all changes"), std::string::npos);
}

TEST_F(CatalogueFiles, ALimitOfATargetMustBeASize) {
  write("linux/test/one/rule.yaml", kGoodRule);
  write("targets/mine.yaml", "title: Mine\ndrivers: []\nconsoles: []\nlimits:\n  disk: 16 terabytes\n");
  RuleProblems problems;
  read_catalogue({directory_.path()}, problems);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].line, 5);
  EXPECT_NE(problems[0].hint.find("TiB"), std::string::npos);
}

TEST_F(CatalogueFiles, AnUnknownEditorIsToldWithTheNearestOne) {
  std::string rule = kGoodRule;
  rule.replace(rule.find("crypttab"), 8, "cryptab");
  const auto problems = problems_with(rule);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].line, 6);
  EXPECT_EQ(problems[0].hint, "did you mean \"crypttab\"?");
}

TEST_F(CatalogueFiles, AllProblemsOfAFileAreTold) {
  const auto problems =
      problems_with("title: x\nwhy: short\neditor: fstab\nparameters:\n  unwanted:\n    - {typ: cifs}\n");
  std::string all;
  for (const auto& problem : problems)
    all += format_problem(problem) + "\n";
  EXPECT_NE(all.find("rule.yaml:2: \"why\" is too short"), std::string::npos) << all;
  EXPECT_NE(all.find("\"spec\" is missing"), std::string::npos) << all;
  EXPECT_NE(all.find("rule.yaml:6: \"typ\" is not a key"), std::string::npos) << all;
}

TEST_F(CatalogueFiles, BrokenYamlIsToldWithItsLine) {
  const auto problems = problems_with("title: x\nwhy: [unclosed\n");
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_GE(problems[0].line, 2);
  EXPECT_NE(problems[0].message.find("not valid YAML"), std::string::npos);
}

TEST_F(CatalogueFiles, AKeyThatIsThereTwiceIsAProblem) {
  const auto problems = problems_with(std::string(kGoodRule) + "title: again\n");
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_NE(problems[0].message.find("twice"), std::string::npos);
}

TEST_F(CatalogueFiles, RulesThatWaitForOneAnotherAreNamed) {
  write("linux/test/two/rule.yaml", std::string(kGoodRule) + "after: [linux/test/one]\n");
  const auto problems = problems_with(std::string(kGoodRule) + "after: [linux/test/two]\n");
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_NE(problems[0].message.find("linux/test/one, linux/test/two"), std::string::npos)
      << problems[0].message;
}

TEST_F(CatalogueFiles, AfterMustNameARule) {
  const auto problems = problems_with(std::string(kGoodRule) + "after: [linux/storage/fstabs]\n");
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].hint, "did you mean \"linux/storage/fstab\"?");
}

TEST_F(CatalogueFiles, ARuleRunsBehindThoseItNames) {
  write("linux/test/a/rule.yaml", std::string(kGoodRule) + "after: [linux/test/z]\n");
  write("linux/test/z/rule.yaml", kGoodRule);
  RuleProblems problems;
  const auto catalogue = read_catalogue({directory_.path()}, problems);
  ASSERT_TRUE(problems.empty());
  EXPECT_LT(catalogue.find("linux/test/z"), catalogue.find("linux/test/a"));
}

TEST_F(CatalogueFiles, AliasesCannotMakeAFileHuge) {
  std::string text = "a: &a [x,x,x,x,x,x,x,x,x,x]\n";
  for (char c = 'b'; c < 'j'; ++c) {
    text += std::string(1, c) + ": &" + c + " [";
    for (int i = 0; i < 10; ++i)
      text += std::string(i == 0 ? "*" : ",*") + static_cast<char>(c - 1);
    text += "]\n";
  }
  EXPECT_FALSE(problems_with(text).empty());
}

TEST_F(CatalogueFiles, LoadingThrowsOneErrorThatHasThePlace) {
  write("linux/test/one/rule.yaml", std::string(kGoodRule) + "titel: again\n");
  try {
    load_catalogue({directory_.path().string()});
    FAIL() << "the rules were accepted";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("linux/test/one/rule.yaml:7"), std::string::npos)
        << error.what();
  }
}

}  // namespace
}  // namespace guestfit
