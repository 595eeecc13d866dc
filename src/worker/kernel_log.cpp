// SPDX-License-Identifier: LGPL-2.1-or-later
#include "worker/kernel_log.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>

#include <guestfit/error.hpp>

#include "util/text.hpp"

namespace guestfit {

std::optional<KernelMessage> kernel_message(std::string_view record) {
  // "priority,sequence,microseconds,flags;message", then lines that begin with a blank and name the device
  // (Documentation/ABI/testing/dev-kmsg). The facility is the priority without its last three bits.
  const auto start = record.find(';');
  const auto comma = record.find(',');
  if (start == std::string_view::npos || comma > start) return std::nullopt;
  const auto priority = parse_number(record.substr(0, comma));
  if (!priority || *priority < 0 || *priority >= 8) return std::nullopt;
  const auto text = record.substr(start + 1);
  return KernelMessage{static_cast<int>(*priority), printable(trim(text.substr(0, text.find('\n'))))};
}

KernelLog::KernelLog() : fd_(open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC)) {
  if (!fd_) {
    throw Error(ErrorKind::failed, "",
                std::string("cannot read the kernel's log in the sandbox: ") + strerror(errno),
                "use --backend libguestfs");
  }
  mark();
}

void KernelLog::mark() {
  lseek(fd_.get(), 0, SEEK_END);
}

std::vector<KernelMessage> KernelLog::messages() {
  std::vector<KernelMessage> found;
  char record[8192];
  while (found.size() < kMaxMessages) {
    const auto size = read(fd_.get(), record, sizeof record);
    // EPIPE says that records were overwritten before we came to read them; the next one is there.
    if (size < 0 && (errno == EPIPE || errno == EINTR)) continue;
    if (size <= 0) break;
    if (auto message = kernel_message({record, static_cast<std::size_t>(size)})) found.push_back(*message);
  }
  return found;
}

}  // namespace guestfit
