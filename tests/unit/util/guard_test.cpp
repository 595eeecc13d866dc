// SPDX-License-Identifier: LGPL-2.1-or-later
#include "util/guard.hpp"

#include <sys/wait.h>

#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "util/child_process.hpp"

namespace guestfit {
namespace {

/// A guard in a process of its own, and a stream that ends when everything below it has.
class GuardTest : public testing::Test {
 protected:
  void start(const std::vector<std::string>& argv) {
    pid_ = fork();
    if (pid_ == 0) {
      dup2(output_.write_end.get(), STDOUT_FILENO);
      _exit(guard(argv));
    }
    output_.write_end = UniqueFd();
  }

  void wait_for_output() {
    char byte = 0;
    ASSERT_EQ(read(output_.read_end.get(), &byte, 1), 1);
  }

  int wait() {
    int status = 0;
    EXPECT_EQ(waitpid(pid_, &status, 0), pid_);
    return WEXITSTATUS(status);
  }

  /// Whether nobody is left who could write.
  bool all_have_ended() {
    pollfd stream{output_.read_end.get(), POLLIN, 0};
    return poll(&stream, 1, 0) == 1 && (stream.revents & POLLHUP) != 0;
  }

  Pipe output_ = make_pipe();
  pid_t pid_ = -1;
};

TEST_F(GuardTest, EndsAsTheProgramDoes) {
  start({"sh", "-c", "exit 3"});
  EXPECT_EQ(wait(), 3);
}

TEST_F(GuardTest, TellsTheSignalThatEndedTheProgram) {
  start({"sh", "-c", "kill -9 $$"});
  EXPECT_EQ(wait(), 128 + SIGKILL);
}

TEST_F(GuardTest, TellsThatTheProgramIsMissing) {
  start({"/no/such/program"});
  EXPECT_EQ(wait(), 127);
}

TEST_F(GuardTest, KillsWhatTheProgramLeaves) {
  start({"sh", "-c", "setsid sleep 600 & exit 0"});
  EXPECT_EQ(wait(), 0);
  EXPECT_TRUE(all_have_ended());
}

TEST_F(GuardTest, KillsEverythingWhenItIsToEnd) {
  start({"sh", "-c", "(setsid sh -c 'trap \"\" TERM; sleep 600' &); echo; sleep 600"});
  wait_for_output();
  kill(pid_, kGuardSignal);
  EXPECT_EQ(wait(), 128 + kGuardSignal);
  EXPECT_TRUE(all_have_ended());
}

}  // namespace
}  // namespace guestfit
