// SPDX-License-Identifier: LGPL-2.1-or-later
// Tries what a hostile program would (support/attempts.hpp), in the places where guestfit puts programs that
// look at strangers' disks, and prints what came of it. What confinement_test.py starts.
//
//   try ATTEMPT…                              where it is, not shut in
//   as-kernel DATA ATTEMPT…                   in the place of the sandbox's kernel
//   as-daemon IMAGE OVERLAY ATTEMPT…          in the place of the storage daemon, with these files as its
//   disk as-worker DATA ATTEMPT…                   in the place of the worker, inside the kernel
//   wait                                      is somebody to be looked at, until a signal ends it
#include <cstdio>
#include <exception>
#include <filesystem>

#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/statvfs.h>

#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include "sandbox/kernel.hpp"
#include "sandbox/storage_daemon.hpp"
#include "support/attempts.hpp"
#include "util/guard.hpp"
#include "util/host_file.hpp"
#include "worker/system_setup.hpp"

namespace guestfit::testing {
namespace {

using Words = std::vector<std::string>;

Words words_from(const Words& words, std::size_t first) {
  return {words.begin() + std::ptrdiff_t(std::min(first, words.size())), words.end()};
}

/// This program with `attempts`, shut in. It is reached through a descriptor, so that nothing is shared for
/// it.
int run_shut_in(const Confinement& confinement, const Words& attempts, std::vector<int> inherited) {
  const UniqueFd self(open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
  Words command = {"/proc/self/fd/" + std::to_string(self.get()), "try"};
  command.insert(command.end(), attempts.begin(), attempts.end());
  inherited.push_back(self.get());
  return start_confined(find_sandbox_programs().programs.value().worker, confinement, command,
                        {-1, STDOUT_FILENO, STDERR_FILENO, inherited})
      ->wait();
}

int try_as_kernel(const Words& words) {
  const UniqueFd task(open("/dev/null", O_RDONLY | O_CLOEXEC));
  const auto programs = find_sandbox_programs().programs.value();
  return run_shut_in(kernel_confinement(programs, {words.at(0), {}, {}}, task.get()), words_from(words, 1),
                     {task.get()});
}

int try_as_daemon(const Words& words) {
  const ServedDisk disk{
      words.at(1), {{words.at(0), words.at(0), false}, {words.at(1), words.at(1), true}}, std::nullopt};
  return run_shut_in(daemon_confinement({disk}), words_from(words, 2), {});
}

/// The attempts reach the worker's place as the images of its task, the answer comes as a detail.
int try_as_worker(const Words& words) {
  auto programs = find_sandbox_programs().programs.value();
  programs.worker = std::filesystem::canonical("/proc/self/exe");
  Task task;
  task.request.images = words_from(words, 1);
  SandboxKernel kernel(programs, task, {words.at(0), {}, {}}, {});
  while (kernel.receive()) {
    if (const auto message = kernel.next_message()) {
      std::puts(message->text.c_str());
      return 0;
    }
  }
  while (kernel.listen()) {
  }
  std::fprintf(stderr, "no answer from inside: %s\n", kernel.console_text().c_str());
  return 1;
}

void answer_outside(const std::string& text) {
  const UniqueFd console(open(kMessageDevice, O_WRONLY | O_NOCTTY | O_CLOEXEC));
  termios settings = {};
  tcgetattr(console.get(), &settings);
  cfmakeraw(&settings);
  tcsetattr(console.get(), TCSANOW, &settings);
  Message message;
  message.kind = Message::Kind::detail;
  message.text = text;
  const auto line = encode(message);
  std::size_t done = 0;
  while (done < line.size()) {
    const auto count = write(console.get(), line.data() + done, line.size() - done);
    if (count <= 0) break;
    done += static_cast<std::size_t>(count);
  }
  tcdrain(console.get());
}

/// A worker that was taken over can ask its own kernel to write; whether the host lets it is another
/// question.
[[noreturn]] void try_inside() {
  try {
    const auto attempts = task_from_json(read_host_file(kTaskFile)).request.images;
    struct statvfs root = {};
    const bool read_only = statvfs("/", &root) == 0 && (root.f_flag & ST_RDONLY) != 0;
    const bool changed = mount(nullptr, "/", nullptr, MS_REMOUNT, nullptr) == 0;
    // Before the kernel's own /proc hides what the host shows there.
    auto answer = try_all(attempts);
    answer.pop_back();
    answer += std::string(", \"root_read_only\": ") + (read_only ? "true" : "false") +
              ", \"remounted\": " + (changed ? "true" : "false") + "}";
    set_up_system();
    answer_outside(answer);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
  }
  power_off();
}

/// Lets everybody trace it who may, which the host's policy (Yama) can ask for.
int wait_for_signal() {
  prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);
  std::puts("ready");
  std::fflush(stdout);
  while (true)
    pause();
}

int start(const Words& words) {
  const auto verb = words.empty() ? "" : words.front();
  const auto rest = words_from(words, 1);
  if (verb == "as-kernel") return try_as_kernel(rest);
  if (verb == "as-daemon") return try_as_daemon(rest);
  if (verb == "as-worker") return try_as_worker(rest);
  if (verb == "guard") return guard(rest);  // as the worker is
  if (verb == "wait") return wait_for_signal();
  if (verb != "try") return 64;
  std::puts(try_all(rest).c_str());
  return 0;
}

}  // namespace
}  // namespace guestfit::testing

int main(int argc, char** argv) {
  // Inside a sandbox of bubblewrap alone, the first process is bubblewrap.
  if (getpid() == 1) guestfit::testing::try_inside();
  try {
    return guestfit::testing::start({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
