// SPDX-License-Identifier: LGPL-2.1-or-later
// Each guest of tests/family through all rules: what comes out is what its directory says, and a second run
// finds nothing to do.
#include <algorithm>
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "family/family_guest.hpp"
#include "job/rule_set.hpp"
#include "job/steps.hpp"
#include "plan/example_scene.hpp"
#include "report/names.hpp"
#include "util/diff.hpp"
#include "util/text.hpp"

namespace fs = std::filesystem;

namespace guestfit::test {
namespace {

fs::path family_directory() {
  return FAMILY_DIRECTORY;
}

std::vector<std::string> all_families() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(family_directory())) {
    if (entry.is_directory()) names.push_back(entry.path().filename());
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// The trees have what rules change, and neither users nor programs: the checks of those are left out.
const RuleSet& rules() {
  static const RuleSet kRules = [] {
    Request request;
    request.target = "ec2";
    request.skip = {"linux/checks/dhcp-client", "linux/checks/ssh-server", "linux/checks/ssh-users"};
    return load_rule_set(request, {});
  }();
  return kRules;
}

Plan plan_for(const ExampleScene& scene) {
  return plan_guest(scene.guest, scene.inspect(), rules());
}

std::string in_words(const Finding& finding) {
  return std::string(name_of(finding.severity)) + " " + finding.code + ": " + finding.message;
}

/// What is only in `left`, for a message.
void expect_none_more(const std::string& what, const std::vector<std::string>& left,
                      const std::vector<std::string>& right) {
  std::vector<std::string> more;
  std::copy_if(left.begin(), left.end(), std::back_inserter(more),
               [&](const auto& item) { return std::find(right.begin(), right.end(), item) == right.end(); });
  EXPECT_TRUE(more.empty()) << what << ":\n    " << join(more, "\n    ");
}

void compare_files(const FamilyGuest& family, const Plan& plan) {
  std::vector<std::string> expected;
  for (const auto& [path, content] : family.after)
    expected.push_back(path);
  for (const auto& [path, names] : family.modules)
    expected.push_back(path);
  expected.insert(expected.end(), family.removed.begin(), family.removed.end());
  std::vector<std::string> planned;
  for (const auto& file : plan.files) {
    planned.push_back(file.path);
    const auto after = family.after.find(file.path);
    if (after != family.after.end() && after->second != file.content) {
      ADD_FAILURE() << file.path << " comes out otherwise:\n"
                    << unified_diff(after->second, file.content, "expected", "planned");
    }
    if (after == family.after.end() && file.diff && file.action != Action::remove)
      ADD_FAILURE() << file.path << " is not in after/:\n" << *file.diff;
    const bool goes = std::count(family.removed.begin(), family.removed.end(), file.path) > 0;
    EXPECT_EQ(goes, file.action == Action::remove) << file.path << " is removed, or is not";
  }
  expect_none_more("files that should change and do not", expected, planned);
  expect_none_more("files that change and should not", planned, expected);
}

void compare_modules(const FamilyGuest& family, const Plan& plan) {
  for (const auto& change : plan.changes) {
    EXPECT_FALSE(change.reasons.empty()) << change.rule << " gives no reason for " << change.path;
    const auto expected = family.modules.find(change.path);
    if (expected == family.modules.end()) continue;
    EXPECT_THAT(change.modules, testing::UnorderedElementsAreArray(expected->second)) << change.path;
  }
}

bool is_expected(const std::string& pattern, const Finding& finding) {
  return matches_glob(pattern, in_words(finding));
}

void compare_findings(const FamilyGuest& family, const Plan& plan) {
  auto open = plan.findings;
  std::vector<std::string> missed;
  for (const auto& pattern : family.findings) {
    const auto found =
        std::find_if(open.begin(), open.end(), [&](const auto& each) { return is_expected(pattern, each); });
    if (found == open.end()) {
      missed.push_back(pattern);
    } else {
      open.erase(found);
    }
  }
  EXPECT_TRUE(missed.empty()) << "findings that should come and do not:\n    " << join(missed, "\n    ");
  std::vector<std::string> more;
  for (const auto& finding : open)
    more.push_back(in_words(finding) + " [" + finding.rule + "]");
  EXPECT_TRUE(more.empty()) << "findings that come and should not:\n    " << join(more, "\n    ");
  for (const auto& finding : plan.findings) {
    const bool wants_remedy = finding.severity != Severity::info;
    EXPECT_FALSE(wants_remedy && finding.remedy.empty()) << "no remedy for: " << in_words(finding);
  }
}

class Family : public testing::TestWithParam<std::string> {};

TEST_P(Family, ComesOutAsItsDirectorySays) {
  const auto family = read_family_guest(family_directory() / GetParam());
  SCOPED_TRACE(family.title);
  ExampleScene scene;
  scene.add(family.before);
  const Plan plan = plan_for(scene);
  compare_files(family, plan);
  compare_modules(family, plan);
  compare_findings(family, plan);

  scene.apply(plan);
  for (const auto& file : plan_for(scene).files)
    ADD_FAILURE() << "a second run changes " << file.path << " again:\n"
                  << file.diff.value_or("(not a text)");
}

std::string test_name(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Guests, Family, testing::ValuesIn(all_families()), test_name);

}  // namespace
}  // namespace guestfit::test
