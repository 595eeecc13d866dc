// SPDX-License-Identifier: LGPL-2.1-or-later
// The worker's side of the messages: progress, a sign of life every second while the job gets on,
// and the answer.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include <guestfit/engine.hpp>

#include "sandbox/message.hpp"
#include "util/unique_fd.hpp"

namespace guestfit {

class MessageChannel final : public Progress {
 public:
  /// Opens the console `device` and says that the worker lives. Throws Error.
  explicit MessageChannel(const std::string& device);
  ~MessageChannel() override;

  void step(const std::string& text) override { send({Message::Kind::step, text, 0, {}}); }
  void fraction(double done) override { send({Message::Kind::fraction, "", done, {}}); }
  void detail(const std::string& text) override { send({Message::Kind::detail, text, 0, {}}); }

  /// The last message, "limit" or "report"; returns when it has left the kernel.
  void answer(const Message& message);

 private:
  void send(const Message& message);
  void show_life();

  UniqueFd console_;
  std::mutex mutex_;  ///< of the console and ended_
  std::condition_variable woken_;
  bool ended_ = false;
  std::thread life_;
};

}  // namespace guestfit
