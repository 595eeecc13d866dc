// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sandbox/sandbox.hpp"

#include <cerrno>
#include <chrono>
#include <iterator>
#include <memory>

#include <fmt/format.h>
#include <poll.h>

#include <guestfit/error.hpp>

#include "sandbox/kernel.hpp"
#include "sandbox/kernel_command.hpp"
#include "sandbox/served_disks.hpp"
#include "util/interruption.hpp"
#include "util/text.hpp"

namespace guestfit {
namespace {

using Clock = std::chrono::steady_clock;

/// The worker says every second that it gets on. One that is silent for so long hangs, or its kernel does,
/// also on a host with much else to do.
constexpr std::chrono::seconds kLongestSilence{30};
constexpr std::chrono::seconds kLongestPowerOff{20};

/// The sandbox cannot be used; libguestfs may do.
struct Unusable {
  std::string why;
};

Error broken(const std::string& why) {
  return Error(ErrorKind::failed, "", "the sandbox broke while it looked at the guest: " + why,
               "the image is as it was; try --backend libguestfs, and check the guest's file systems");
}

std::string time_since(Clock::time_point begin) {
  return fmt::format("{:.2f} s", std::chrono::duration<double>(Clock::now() - begin).count());
}

Task task_for(const SandboxTask& asked) {
  Task task;
  task.request = asked.request;
  for (const auto& image : asked.images)
    task.disk_sizes.push_back(image.virtual_size);
  for (std::size_t i = 0; i < asked.request.rules_dirs.size(); ++i)
    task.rules_dirs.push_back(rules_directory_inside(i));
  for (const auto& [device, file] : asked.request.keys)
    task.keys[device] = key_file_inside(task.keys.size());
  return task;
}

SharedDirectories shared_directories(const SandboxTask& asked) {
  SharedDirectories shared;
  const auto absolute = [](const std::string& path) { return std::filesystem::absolute(path).string(); };
  shared.data = absolute(asked.data_directory);
  for (const auto& directory : asked.request.rules_dirs)
    shared.rules_dirs.push_back(absolute(directory));
  for (const auto& [device, file] : asked.request.keys)
    shared.key_files.push_back(absolute(file));
  return shared;
}

std::vector<DiskSocket> make_sockets(std::size_t count) {
  std::vector<DiskSocket> sockets;
  for (std::size_t i = 0; i < count; ++i)
    sockets.push_back(make_disk_socket());
  return sockets;
}

/// One run: the kernel, the storage daemon, and the loop that listens to both.
class Run {
 public:
  Run(const SandboxPrograms& programs, const SandboxTask& asked, Progress& progress)
      : progress_(progress), sockets_(make_sockets(asked.images.size())) {
    kernel_.emplace(programs, task_for(asked), shared_directories(asked), sockets_);
    // The kernel needs a second to start; its disks are made ready meanwhile.
    served_ = serve(asked.images, asked.overlays);
    daemon_.emplace(programs, served_.disks, sockets_);
    sockets_.clear();
  }

  Message wait_for_answer() {
    heard_ = Clock::now();
    while (true) {
      pollfd fds[] = {{kernel_->messages(), POLLIN, 0},
                      {console_open_ ? kernel_->console() : -1, POLLIN, 0},
                      {daemon_->output(), POLLIN, 0},
                      {interruption_fd(), POLLIN, 0}};
      const auto left = heard_ + kLongestSilence - Clock::now();
      if (left <= Clock::duration::zero()) fail_silent();
      const auto wait = std::chrono::ceil<std::chrono::milliseconds>(left).count();
      if (poll(fds, std::size(fds), static_cast<int>(wait)) < 0 && errno != EINTR)
        throw broken("poll failed");
      require_not_interrupted();
      if (fds[1].revents != 0) console_open_ = kernel_->listen();
      const bool more = fds[0].revents == 0 || kernel_->receive();
      while (auto message = kernel_->next_message()) {
        heard_ = Clock::now();
        if (is_answer(*message)) return *message;
      }
      if (!more) fail_ended();
      if (fds[2].revents != 0 && !daemon_->listen()) fail_without_disks();
    }
  }

  /// Ends kernel and storage daemon with everything written.
  void finish() {
    if (!kernel_->wait(kLongestPowerOff)) throw broken("its kernel does not end");
    daemon_->finish();
  }

 private:
  /// True for the last message; others are passed on.
  bool is_answer(const Message& message) {
    if (!worker_runs_) progress_.detail("the sandbox's kernel started in " + time_since(started_));
    worker_runs_ = true;
    switch (message.kind) {
      case Message::Kind::alive:
        return false;
      case Message::Kind::step:
        progress_.step(message.text);
        return false;
      case Message::Kind::fraction:
        progress_.fraction(message.done);
        return false;
      case Message::Kind::detail:
        progress_.detail(message.text);
        return false;
      case Message::Kind::limit:
      case Message::Kind::report:
        return true;
    }
    return false;
  }

  [[noreturn]] void fail_silent() {
    kernel_->kill();
    if (!worker_runs_) throw Unusable{"its kernel does not start"};
    throw broken("its kernel gave no sign of life for " + std::to_string(kLongestSilence.count()) +
                 " seconds");
  }

  [[noreturn]] void fail_ended() {
    const auto status = kernel_->wait(std::chrono::seconds(5));
    while (console_open_ && status)
      console_open_ = kernel_->listen();
    const auto& console = kernel_->console_text();
    const auto refusal = console.find("bwrap: ");
    if (refusal != std::string::npos) {
      const auto line = console.substr(refusal, console.find('\n', refusal) - refusal);
      throw Unusable{"bubblewrap cannot make it: " + printable(line.substr(7))};
    }
    const auto why = explain_end(console, status.value_or(0));
    if (!worker_runs_) throw Unusable{why};
    throw broken(why);
  }

  /// Where the worker runs, it may have written: nobody else goes on with these overlays.
  [[noreturn]] void fail_without_disks() {
    kernel_->kill();
    if (worker_runs_) {
      const auto complaint = daemon_->complaint();
      throw broken("the program that opens its disks ended" + (complaint.empty() ? "" : ": " + complaint));
    }
    throw Unusable{"the disks cannot be opened in it: " + daemon_->complaint()};
  }

  const Clock::time_point started_ = Clock::now();
  Progress& progress_;
  std::vector<DiskSocket> sockets_;
  ServedDisks served_;
  std::optional<SandboxKernel> kernel_;
  std::optional<StorageDaemon> daemon_;
  Clock::time_point heard_;
  bool console_open_ = true;
  bool worker_runs_ = false;
};

}  // namespace

SandboxAnswer run_in_sandbox(const SandboxTask& task, Progress& progress) {
  const auto inventory = find_sandbox_programs();
  if (task.images.size() > kMostDisks)
    return {"it takes no more than " + std::to_string(kMostDisks) + " disks", {}};
  if (!inventory.programs) return {"these are missing: " + join(inventory.missing, ", "), {}};
  try {
    auto run = std::make_unique<Run>(*inventory.programs, task, progress);
    auto answer = run->wait_for_answer();
    if (answer.kind == Message::Kind::limit) return {answer.text, {}};
    const auto answered = Clock::now();
    if (!task.overlays.empty()) run->finish();
    run.reset();
    progress.detail("the sandbox ended in " + time_since(answered));
    return {std::nullopt, std::move(answer.report)};
  } catch (const Unusable& unusable) {
    return {unusable.why, {}};
  }
}

}  // namespace guestfit
