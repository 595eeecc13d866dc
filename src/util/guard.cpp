// SPDX-License-Identifier: LGPL-2.1-or-later
#include "util/guard.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>

#include <sys/prctl.h>
#include <sys/wait.h>

#include <signal.h>
#include <unistd.h>

namespace guestfit {

const int kGuardSignal = SIGTERM;

namespace {

constexpr int kCannotStart = 127;

/// What ends a program at a terminal reaches all of them; it is the guard's to see to the rest.
sigset_t watched_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int number : {SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGQUIT})
    sigaddset(&signals, number);
  return signals;
}

[[noreturn]] void become(const std::vector<std::string>& argv, const sigset_t& mask) {
  std::vector<char*> arguments;
  for (const auto& argument : argv)
    arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  sigprocmask(SIG_SETMASK, &mask, nullptr);
  execvp(arguments[0], arguments.data());
  std::fprintf(stderr, "%s: %s\n", arguments[0], std::strerror(errno));
  _exit(kCannotStart);
}

/// Whose parent is killed becomes a child of the guard, so this goes on until there are none.
void kill_all(pid_t program) {
  const auto list = "/proc/self/task/" + std::to_string(getpid()) + "/children";
  do {
    std::ifstream children(list);
    if (!children) {  // a kernel that does not tell
      kill(program, SIGKILL);
      return;
    }
    for (pid_t child = 0; children >> child;)
      kill(child, SIGKILL);
  } while (waitpid(-1, nullptr, 0) > 0 || errno == EINTR);
}

/// Its status, when it is among those that have ended.
bool has_ended(pid_t wanted, int& status) {
  bool found = false;
  int ended_status = 0;
  for (pid_t ended = 0; (ended = waitpid(-1, &ended_status, WNOHANG)) > 0;) {
    if (ended != wanted) continue;
    found = true;
    status = WIFSIGNALED(ended_status) ? 128 + WTERMSIG(ended_status) : WEXITSTATUS(ended_status);
  }
  return found;
}

}  // namespace

int guard(const std::vector<std::string>& argv) {
  const auto signals = watched_signals();
  sigset_t before;
  sigprocmask(SIG_BLOCK, &signals, &before);
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  const auto program = fork();
  if (program < 0) return kCannotStart;
  if (program == 0) become(argv, before);
  close_range(0, ~0U, 0);  // who waits for the end of a stream waits for the program's, not for this one's
  int status = 128 + kGuardSignal;
  while (true) {
    const int number = sigwaitinfo(&signals, nullptr);
    if (number < 0 && errno == EINTR) continue;
    if (number != SIGCHLD || has_ended(program, status)) break;
  }
  kill_all(program);
  return status;
}

}  // namespace guestfit
