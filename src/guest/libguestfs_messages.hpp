// SPDX-License-Identifier: LGPL-2.1-or-later
// What libguestfs and the programs that it starts say when something fails, turned into errors for a person.
// Pure functions of text.
#pragma once

#include <optional>
#include <string>

#include <guestfit/error.hpp>

namespace guestfit {

/// Why the appliance did not start. `message` is libguestfs's own, `log` what supermin, QEMU and the
/// appliance's kernel wrote.
Error launch_error(const std::string& message, const std::string& log);

/// For the message of a mount that failed because the appliance's kernel does not know file systems of
/// `type`; none for every other message.
std::optional<Error> unknown_type_error(const std::string& device, const std::string& type,
                                        const std::string& message);

/// A message without the names of libguestfs's call and of the program that it ran, and without the name of
/// the directory that is the guest's root in the appliance.
std::string without_appliance(const std::string& message);

/// The part of a message that says what went wrong: as above, and on one line that is not longer than a
/// person wants to read.
std::string plain_message(const std::string& message);

}  // namespace guestfit
