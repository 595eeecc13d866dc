// SPDX-License-Identifier: LGPL-2.1-or-later
// Every example of every rule, as a test of its own.
#include <gtest/gtest.h>

#include "plan/example_runner.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

struct Case {
  std::string rule;
  std::size_t example;
  std::string name;
};

void PrintTo(const Case& test, std::ostream* out) {
  *out << test.rule << ": " << test.name;
}

const Catalogue& catalogue() {
  static const Catalogue kCatalogue = load_catalogue({});
  return kCatalogue;
}

std::vector<Case> all_cases() {
  std::vector<Case> cases;
  for (const auto& rule : catalogue().rules) {
    for (std::size_t i = 0; i < rule.examples.size(); ++i)
      cases.push_back({rule.id, i, rule.examples[i].name});
  }
  return cases;
}

class RuleExample : public testing::TestWithParam<Case> {};

TEST_P(RuleExample, GivesWhatItSays) {
  const Rule* rule = catalogue().find(GetParam().rule);
  ASSERT_NE(rule, nullptr);
  const auto differences = run_example(catalogue(), *rule, rule->examples[GetParam().example]);
  EXPECT_TRUE(differences.empty()) << join(differences, "\n");
}

std::string test_name(const testing::TestParamInfo<Case>& info) {
  std::string name;
  for (const char c : info.param.rule + "_" + std::to_string(info.param.example)) {
    name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(Rules, RuleExample, testing::ValuesIn(all_cases()), test_name);

TEST(Catalogue, EveryRuleHasAnExampleOfEachKind) {
  for (const auto& rule : catalogue().rules)
    EXPECT_EQ(join(missing_examples(rule), "; "), "") << rule.id;
}

}  // namespace
}  // namespace guestfit
