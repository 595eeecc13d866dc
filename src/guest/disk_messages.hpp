// SPDX-License-Identifier: LGPL-2.1-or-later
// What the kernel and its tools say of a file system, turned into errors for a person. Pure functions of
// text, the same for every backend.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <guestfit/error.hpp>

namespace guestfit {

/// Why the file system of `type` ("ext4") on `device` cannot be mounted. `message` is that of mount(8) or of
/// the kernel.
Error mount_error(const std::string& device, const std::string& type, const std::string& message);

/// A key was given for a device that is not an encrypted volume.
Error not_encrypted_error(const std::string& device);

/// A key does not open its volume (LIM-13).
Error wrong_key_error(const std::string& device);

/// A file system of `type` with damage that mounting does not cure (ERR-10).
Error damaged_error(const std::string& device, const std::string& type, const std::string& problem);

/// What is damaged, by what the kernel or a driver of a file system says, in words for everybody: "a checksum
/// in it is wrong". None when it says nothing of damage.
std::optional<std::string> explain_damage(std::string_view message);

/// A message on one line, not longer than a person wants to read, with nothing in it that a terminal obeys.
std::string one_line(std::string_view message);

/// A message without the name of the call or of the program that it may begin with ("ext2fs_open2: ").
std::string_view without_caller(std::string_view message);

}  // namespace guestfit
