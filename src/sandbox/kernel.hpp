// SPDX-License-Identifier: LGPL-2.1-or-later
// The sandbox's kernel as a running process, and the messages of the worker in it.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sandbox/disk_socket.hpp"
#include "sandbox/kernel_confinement.hpp"
#include "sandbox/message.hpp"
#include "sandbox/programs.hpp"
#include "sandbox/task.hpp"
#include "util/child_process.hpp"

namespace guestfit {

class SandboxKernel {
 public:
  /// Starts it. Throws Error.
  SandboxKernel(const SandboxPrograms& programs, const Task& task, const SharedDirectories& shared,
                const std::vector<DiskSocket>& sockets);

  int messages() const { return messages_.read_end.get(); }
  int console() const { return console_.read_end.get(); }

  /// Takes what arrived at messages(). False when nothing more will come. Throws Error when it is no message.
  bool receive();
  /// The next message that has arrived completely.
  std::optional<Message> next_message();

  /// Takes what arrived at console(). False when nothing more will come.
  bool listen();
  /// The end of what kernel and bubblewrap wrote.
  const std::string& console_text() const { return console_text_; }

  std::optional<int> wait(std::chrono::milliseconds longest) { return process_->wait(longest); }
  void kill() { process_->kill(); }

 private:
  Pipe messages_;
  Pipe console_;
  std::string received_;
  std::size_t searched_ = 0;  ///< no line end before this position of received_
  std::string console_text_;
  std::unique_ptr<ChildProcess> process_;
};

}  // namespace guestfit
