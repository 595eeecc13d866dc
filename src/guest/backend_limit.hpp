// SPDX-License-Identifier: LGPL-2.1-or-later
// Thrown by a backend that cannot serve this guest although another backend may: a file system that its
// kernel does not know, a program that this host does not have. Not an Error, so that nobody takes it for a
// fault of the guest: it goes through to the place that chooses the backend.
#pragma once

#include <stdexcept>

namespace guestfit {

/// `what()` is a fragment for a person: "its kernel cannot mount zfs (/dev/sda1)".
class BackendLimit : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace guestfit
