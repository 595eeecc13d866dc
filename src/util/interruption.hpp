// SPDX-License-Identifier: LGPL-2.1-or-later
// Somebody wants the run to end (Ctrl-C). Whoever waits for something long looks here, so that the run ends
// in order: nothing stays beside the image, and a person reads one sentence.
#pragma once

#include <guestfit/error.hpp>

namespace guestfit {

/// Asks for the end. Safe in a signal handler; cannot be taken back.
void request_interruption() noexcept;

bool is_interrupted() noexcept;

/// Readable, for poll(2), once the end was asked for. -1 where the system gives no descriptor.
int interruption_fd() noexcept;

/// What a run says that ends for it before anything was written to an image.
Error interrupted_error();

/// Throws interrupted_error() once the end was asked for.
void require_not_interrupted();

}  // namespace guestfit
