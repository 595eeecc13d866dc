// SPDX-License-Identifier: LGPL-2.1-or-later
#include "util/subprocess.hpp"

#include <cerrno>
#include <cstring>

#include <poll.h>

#include <guestfit/error.hpp>

#include "util/child_process.hpp"

namespace guestfit {
namespace {

constexpr std::size_t kMaxCaptured = 16U << 20U;

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
  ChildProcess child(argv, {-1, out.write_end.get(), err.write_end.get(), {}});
  out.write_end = UniqueFd();
  err.write_end = UniqueFd();

  ProcessResult result;
  collect(out.read_end, err.read_end, result, on_output);
  result.exit_status = child.wait();
  return result;
}

}  // namespace guestfit
