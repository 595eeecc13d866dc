// SPDX-License-Identifier: LGPL-2.1-or-later
// Whether a QEMU program (a running virtual machine, qemu-nbd, qemu-img) has an image open. They all take
// shared locks on single bytes of the file (fcntl(2), open file description locks): byte 100 + N says "I use
// permission N", byte 200 + N says "nobody else may use N"; N is 1 for writing. (QEMU, block/file-posix.c;
// the numbers are the same since QEMU 2.10, since different versions must respect each other.)
//
// qemu-img itself does not notice a virtual machine that runs on a raw image when it only reads.
#pragma once

#include <filesystem>

namespace guestfit {

/// Some program may write to the file at any time.
bool is_written_elsewhere(const std::filesystem::path& file);

/// Some program relies on the file not being written to.
bool is_protected_from_writing(const std::filesystem::path& file);

}  // namespace guestfit
