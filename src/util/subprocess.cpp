// SPDX-License-Identifier: LGPL-2.1-or-later
#include "util/subprocess.hpp"

#include <cerrno>
#include <cstring>

#include <sys/prctl.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>

#include <guestfit/error.hpp>

#include "util/unique_fd.hpp"

namespace guestfit {
namespace {

constexpr std::size_t kMaxCaptured = 16U << 20U;

struct Pipe {
  UniqueFd read_end;
  UniqueFd write_end;
};

Pipe make_pipe() {
  int fds[2];
  if (pipe2(fds, O_CLOEXEC) != 0) {
    throw Error(ErrorKind::failed, "", std::string("cannot make a pipe: ") + strerror(errno),
                "close some programs: the limit of open files is reached");
  }
  return {UniqueFd(fds[0]), UniqueFd(fds[1])};
}

/// Runs in the child, between fork and exec, where only async-signal-safe calls are allowed: everything that
/// needs memory was prepared by the parent.
[[noreturn]] void exec_child(char* const* arguments, char* const* environment, int out, int err, int report,
                             pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);
  const int null = open("/dev/null", O_RDONLY);
  if (null < 0 || dup2(null, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0) _exit(127);
  execvpe(arguments[0], arguments, environment);
  const int why = errno;
  if (write(report, &why, sizeof why) < 0) _exit(126);
  _exit(127);
}

std::vector<char*> argument_pointers(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const auto& text : texts)
    pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

/// This process's environment with messages in English, since some of them are read.
std::vector<std::string> english_environment() {
  std::vector<std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string text = *variable;
    if (!text.starts_with("LC_") && !text.starts_with("LANG")) variables.push_back(text);
  }
  variables.emplace_back("LC_ALL=C");
  return variables;
}

/// Reads one piece from `fd`; false at the end of the stream.
bool drain(int fd, std::string& into, const OutputSink& sink) {
  char buffer[65536];
  const auto count = read(fd, buffer, sizeof buffer);
  if (count < 0 && (errno == EINTR || errno == EAGAIN)) return true;
  if (count <= 0) return false;
  const std::string piece(buffer, static_cast<std::size_t>(count));
  if (into.size() < kMaxCaptured) into += piece;
  if (sink) sink(piece);
  return true;
}

void collect(const UniqueFd& out, const UniqueFd& err, ProcessResult& result, const OutputSink& on_output) {
  bool out_open = true;
  bool err_open = true;
  while (out_open || err_open) {
    pollfd fds[2] = {{out_open ? out.get() : -1, POLLIN, 0}, {err_open ? err.get() : -1, POLLIN, 0}};
    if (poll(fds, 2, -1) < 0) {
      if (errno == EINTR) continue;
      return;
    }
    if (fds[0].revents != 0) out_open = drain(out.get(), result.output, on_output);
    if (fds[1].revents != 0) err_open = drain(err.get(), result.error_text, {});
  }
}

}  // namespace

ProcessResult run_process(const std::vector<std::string>& argv, const OutputSink& on_output) {
  Pipe out = make_pipe();
  Pipe err = make_pipe();
  Pipe report = make_pipe();
  const auto arguments = argument_pointers(argv);
  const auto variables = english_environment();
  const auto environment = argument_pointers(variables);
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child < 0) {
    throw Error(ErrorKind::failed, "", "cannot start " + argv[0] + ": " + strerror(errno),
                "close some programs: no further process can be started");
  }
  if (child == 0) {
    exec_child(arguments.data(), environment.data(), out.write_end.get(), err.write_end.get(),
               report.write_end.get(), parent);
  }
  out.write_end = UniqueFd();
  err.write_end = UniqueFd();
  report.write_end = UniqueFd();

  ProcessResult result;
  collect(out.read_end, err.read_end, result, on_output);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  int why = 0;
  if (read(report.read_end.get(), &why, sizeof why) == sizeof why) {
    throw Error(ErrorKind::failed, "", "cannot start " + argv[0] + ": " + strerror(why),
                "install the package that has the program " + argv[0]);
  }
  result.exit_status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return result;
}

}  // namespace guestfit
