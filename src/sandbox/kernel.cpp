// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sandbox/kernel.hpp"

#include <cerrno>
#include <cstring>

#include <sys/mman.h>

#include <unistd.h>

#include <guestfit/error.hpp>

#include "sandbox/kernel_command.hpp"

namespace guestfit {
namespace {

constexpr std::size_t kConsoleTail = 64U << 10U;

/// Enough for the largest initramfs that is taken apart; pages that are never touched cost nothing.
constexpr unsigned kMemoryMib = 512;
/// LUKS2 makes guessing expensive by using up to 1 GiB for each try at the key.
constexpr unsigned kMemoryMibWithKeys = 2048;

/// A file in memory with `content`, to be read from its beginning.
UniqueFd file_with(const std::string& content) {
  UniqueFd file(memfd_create("task", MFD_CLOEXEC));
  std::size_t done = 0;
  while (file && done < content.size()) {
    const auto count = write(file.get(), content.data() + done, content.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) break;
    done += static_cast<std::size_t>(count);
  }
  if (!file || done < content.size() || lseek(file.get(), 0, SEEK_SET) != 0) {
    throw Error(ErrorKind::failed, "", std::string("cannot make a file in memory: ") + strerror(errno),
                "free some memory");
  }
  return file;
}

/// Appends what can be read. False at the end of the stream.
bool read_more(int fd, std::string& into) {
  char buffer[65536];
  const auto count = read(fd, buffer, sizeof buffer);
  if (count < 0 && (errno == EINTR || errno == EAGAIN)) return true;
  if (count <= 0) return false;
  into.append(buffer, static_cast<std::size_t>(count));
  return true;
}

}  // namespace

SandboxKernel::SandboxKernel(const SandboxPrograms& programs, const Task& task,
                             const SharedDirectories& shared, const std::vector<DiskSocket>& sockets)
    : messages_(make_pipe()), console_(make_pipe()) {
  const UniqueFd task_file = file_with(to_json(task));
  std::vector<int> disks;
  for (const auto& socket : sockets)
    disks.push_back(socket.address.get());
  ChildFiles files{-1, console_.write_end.get(), console_.write_end.get(), disks};
  files.inherited.insert(files.inherited.end(), {messages_.write_end.get(), task_file.get()});
  const auto memory = task.keys.empty() ? kMemoryMib : kMemoryMibWithKeys;
  const auto command = kernel_command(programs, disks, messages_.write_end.get(), memory);
  process_ =
      start_confined(programs.worker, kernel_confinement(programs, shared, task_file.get()), command, files);
  messages_.write_end = UniqueFd();
  console_.write_end = UniqueFd();
}

bool SandboxKernel::receive() {
  const bool more = read_more(messages(), received_);
  if (received_.size() > kLongestMessage) {
    throw Error(ErrorKind::failed, "", "the sandbox answered with more than guestfit takes",
                "use --backend libguestfs, and report this as a fault of guestfit");
  }
  return more;
}

std::optional<Message> SandboxKernel::next_message() {
  const auto end = received_.find('\n', searched_);
  if (end == std::string::npos) {
    searched_ = received_.size();
    return std::nullopt;
  }
  const auto line = received_.substr(0, end);
  received_.erase(0, end + 1);
  searched_ = 0;
  return decode_message(line);
}

bool SandboxKernel::listen() {
  const bool more = read_more(console(), console_text_);
  if (console_text_.size() > 2 * kConsoleTail) console_text_.erase(0, console_text_.size() - kConsoleTail);
  return more;
}

}  // namespace guestfit
