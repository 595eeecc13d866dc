// SPDX-License-Identifier: LGPL-2.1-or-later
#include "util/interruption.hpp"

#include <atomic>
#include <cerrno>
#include <cstdint>

#include <sys/eventfd.h>

#include <unistd.h>

#include "util/unique_fd.hpp"

namespace guestfit {
namespace {

std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler sets it");

/// Made when the program is loaded: a signal handler must not make it.
const UniqueFd event(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));

}  // namespace

void request_interruption() noexcept {
  const int saved = errno;
  interrupted = true;
  const std::uint64_t one = 1;
  if (event && write(event.get(), &one, sizeof one) < 0) {
    // It is readable already.
  }
  errno = saved;
}

bool is_interrupted() noexcept {
  return interrupted;
}

int interruption_fd() noexcept {
  return event.get();
}

Error interrupted_error() {
  return Error(ErrorKind::failed, "", "guestfit was interrupted; the image is as it was",
               "run the same command again to do the work");
}

void require_not_interrupted() {
  if (is_interrupted()) throw interrupted_error();
}

}  // namespace guestfit
