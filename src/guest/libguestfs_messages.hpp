// SPDX-License-Identifier: LGPL-2.1-or-later
// What libguestfs and the programs that it starts say when something fails, turned into errors for a person.
// Pure functions of text.
#pragma once

#include <string>

#include <guestfit/error.hpp>

namespace guestfit {

/// Why the appliance did not start. `message` is libguestfs's own, `log` what supermin, QEMU and the
/// appliance's kernel wrote.
Error launch_error(const std::string& message, const std::string& log);

/// Why the file system of `type` ("ext4") on `device` cannot be mounted.
Error mount_error(const std::string& device, const std::string& type, const std::string& message);

/// A file system with damage that mounting does not cure (ERR-10).
Error damaged_error(const std::string& device, const std::string& problem);

/// The part of a message that says what went wrong: without the name of the call and of the programs that
/// were run, on one line, not longer than a person wants to read.
std::string plain_message(const std::string& message);

}  // namespace guestfit
