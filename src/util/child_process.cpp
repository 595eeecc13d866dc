// SPDX-License-Identifier: LGPL-2.1-or-later
#include "util/child_process.hpp"

#include <cerrno>
#include <cstring>

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <guestfit/error.hpp>

namespace guestfit {
namespace {

/// Everything that the child needs between fork and exec, where only async-signal-safe calls are allowed.
struct Start {
  char* const* arguments;
  char* const* environment;
  int null;
  const ChildFiles* files;
  int report;
  pid_t parent;
  int end_signal;
};

void keep_open(int fd) {
  const int flags = fcntl(fd, F_GETFD);
  if (flags < 0 || fcntl(fd, F_SETFD, flags & ~FD_CLOEXEC) < 0) _exit(127);
}

[[noreturn]] void exec_child(const Start& start) {
  prctl(PR_SET_PDEATHSIG, start.end_signal);
  if (getppid() != start.parent) _exit(127);
  const rlimit no_core = {0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  const int standard[] = {start.files->in, start.files->out, start.files->err};
  for (int fd = 0; fd < 3; ++fd) {
    if (dup2(standard[fd] < 0 ? start.null : standard[fd], fd) < 0) _exit(127);
  }
  for (const int fd : start.files->inherited)
    keep_open(fd);
  execvpe(start.arguments[0], start.arguments, start.environment);
  const int why = errno;
  if (write(start.report, &why, sizeof why) < 0) _exit(126);
  _exit(127);
}

std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const auto& text : texts)
    pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> own_environment() {
  std::vector<std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable)
    variables.emplace_back(*variable);
  return variables;
}

/// With messages in English, since some of them are read.
std::vector<std::string> english(const std::vector<std::string>& environment) {
  std::vector<std::string> variables;
  for (const auto& variable : environment) {
    if (!variable.starts_with("LC_") && !variable.starts_with("LANG")) variables.push_back(variable);
  }
  variables.emplace_back("LC_ALL=C");
  return variables;
}

Error cannot_start(const std::string& program, int why) {
  const std::string message = "cannot start " + program + ": " + strerror(why);
  if (why == ENOENT)
    return {ErrorKind::failed, "", message, "install the package that has the program " + program};
  return {ErrorKind::failed, "", message, "close some programs: no further process can be started"};
}

}  // namespace

Pipe make_pipe() {
  int fds[2];
  if (pipe2(fds, O_CLOEXEC) != 0) {
    throw Error(ErrorKind::failed, "", std::string("cannot make a pipe: ") + strerror(errno),
                "close some programs: the limit of open files is reached");
  }
  return {UniqueFd(fds[0]), UniqueFd(fds[1])};
}

ChildProcess::ChildProcess(const std::vector<std::string>& argv, const ChildFiles& files,
                           const std::optional<std::vector<std::string>>& environment, int end_signal)
    : end_signal_(end_signal) {
  Pipe report = make_pipe();
  const UniqueFd null(open("/dev/null", O_RDWR | O_CLOEXEC));
  if (!null) throw cannot_start(argv[0], errno);
  const auto arguments = pointers_to(argv);
  const auto variables = english(environment ? *environment : own_environment());
  const auto variable_pointers = pointers_to(variables);
  const Start start{arguments.data(), variable_pointers.data(), null.get(),
                    &files,           report.write_end.get(),   getpid(),
                    end_signal};
  pid_ = fork();
  if (pid_ < 0) throw cannot_start(argv[0], errno);
  if (pid_ == 0) exec_child(start);
  report.write_end = UniqueFd();
  handle_ = UniqueFd(static_cast<int>(syscall(SYS_pidfd_open, pid_, 0)));
  int why = 0;
  if (read(report.read_end.get(), &why, sizeof why) == sizeof why) {
    wait();
    throw cannot_start(argv[0], why);
  }
}

ChildProcess::~ChildProcess() {
  if (status_ || pid_ <= 0) return;
  kill();
  reap(0);
}

void ChildProcess::reap(int options) {
  int status = 0;
  pid_t found = 0;
  do {
    found = waitpid(pid_, &status, options);
  } while (found < 0 && errno == EINTR);
  if (found == 0) return;
  if (found < 0) {
    status_ = 127;  // somebody else took its status: it has ended, and how is not known
    return;
  }
  status_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

std::optional<int> ChildProcess::wait(std::chrono::milliseconds longest) {
  if (!status_ && handle_) {
    pollfd ended{handle_.get(), POLLIN, 0};
    poll(&ended, 1, static_cast<int>(longest.count()));
  }
  if (!status_) reap(WNOHANG);
  return status_;
}

int ChildProcess::wait() {
  if (!status_) reap(0);
  return status_.value_or(127);
}

void ChildProcess::kill() {
  if (!status_) ::kill(pid_, end_signal_);
}

}  // namespace guestfit
