// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sandbox/confinement.hpp"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sandbox/task.hpp"

namespace guestfit {
namespace {

using testing::Contains;

bool has(const std::vector<std::string>& command, const std::vector<std::string>& words) {
  return std::search(command.begin(), command.end(), words.begin(), words.end()) != command.end();
}

TEST(Confined, SharesNothingWritableUnasked) {
  const auto command = confined({{{"/images/a.qcow2", "/images/a.qcow2"}}, {}, {}}, {"program", "argument"});
  EXPECT_THAT(command, Contains("--unshare-all"));
  EXPECT_THAT(command, Contains("--disable-userns"));
  EXPECT_THAT(command, Contains("--die-with-parent"));
  EXPECT_TRUE(has(command, {"--cap-drop", "ALL"}));
  EXPECT_TRUE(has(command, {"--ro-bind", "/images/a.qcow2", "/images/a.qcow2"}));
  EXPECT_FALSE(has(command, {"--bind"}));
  EXPECT_TRUE(has(command, {"--", "program", "argument"}));
}

TEST(Confined, SharesForWritingWhatIsSaidToBe) {
  const auto command = confined({{{"/o.qcow2", "/o.qcow2", true}}, {"/sys"}, {{5, "/task"}}}, {"program"});
  EXPECT_TRUE(has(command, {"--bind", "/o.qcow2", "/o.qcow2"}));
  EXPECT_TRUE(has(command, {"--dir", "/sys"}));
  EXPECT_TRUE(has(command, {"--ro-bind-data", "5", "/task"}));
}

TEST(Task, ComesBackAsItWas) {
  Task task;
  task.request.command = Command::apply;
  task.request.images = {"a disk.qcow2"};
  task.request.rules_dirs = {"rules of mine"};
  task.disk_sizes = {1ULL << 40U};
  task.rules_dirs = {"/guestfit/rules-0"};
  task.keys = {{"/dev/sda2", "/guestfit/key-0"}};
  EXPECT_EQ(task_from_json(to_json(task)), task);
}

}  // namespace
}  // namespace guestfit
