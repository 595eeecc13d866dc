// SPDX-License-Identifier: LGPL-2.1-or-later
#include "worker/message_channel.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <guestfit/error.hpp>

#include "util/host_file.hpp"
#include "worker/pulse.hpp"

namespace guestfit {
namespace {

constexpr std::chrono::seconds kBetweenSigns{1};

/// How long the job may stay where it is. Trying a key of LUKS 2 takes tens of seconds here and reads
/// nothing.
constexpr std::chrono::seconds kPatience{120};

std::string state_of_job() {
  // The job is done by the first thread of the first process.
  const auto read = [](const char* file) {
    try {
      return read_host_file(file);
    } catch (const Error&) {
      return std::string();
    }
  };
  return state_of_work(read("/proc/1/task/1/stat"), read("/proc/1/task/1/status"), read("/proc/diskstats"));
}

[[noreturn]] void fail(const std::string& device) {
  throw Error(ErrorKind::failed, "", "cannot use " + device + ": " + strerror(errno),
              "report this as a fault of guestfit");
}

/// Without it the console would turn "\n" into "\r\n".
void make_raw(int fd, const std::string& device) {
  termios settings = {};
  if (tcgetattr(fd, &settings) != 0) fail(device);
  cfmakeraw(&settings);
  if (tcsetattr(fd, TCSANOW, &settings) != 0) fail(device);
}

}  // namespace

MessageChannel::MessageChannel(const std::string& device)
    : console_(open(device.c_str(), O_WRONLY | O_NOCTTY | O_CLOEXEC)) {
  if (!console_) fail(device);
  make_raw(console_.get(), device);
  send({});
  life_ = std::thread([this] { show_life(); });
}

MessageChannel::~MessageChannel() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  woken_.notify_all();
  life_.join();
}

void MessageChannel::show_life() {
  Pulse pulse(kPatience, std::chrono::steady_clock::now());
  std::unique_lock lock(mutex_);
  while (!woken_.wait_for(lock, kBetweenSigns, [this] { return ended_; })) {
    lock.unlock();
    if (pulse.beats(state_of_job(), std::chrono::steady_clock::now())) send({});
    lock.lock();
  }
}

void MessageChannel::send(const Message& message) {
  const auto line = encode(message);
  const std::lock_guard lock(mutex_);
  if (ended_) return;
  std::size_t done = 0;
  while (done < line.size()) {
    const auto count = write(console_.get(), line.data() + done, line.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;  // nobody listens any more, and nobody could be told
    done += static_cast<std::size_t>(count);
  }
}

void MessageChannel::answer(const Message& message) {
  send(message);
  tcdrain(console_.get());
  const std::lock_guard lock(mutex_);
  ended_ = true;
}

}  // namespace guestfit
