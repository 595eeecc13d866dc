// SPDX-License-Identifier: LGPL-2.1-or-later
// How the file systems of a guest are mounted and checked, whatever kernel does it. Pure functions.
#pragma once

#include <string>

namespace guestfit {

enum class MountAccess { read_only, writable };

/// Throws Error (failed) unless all of `options`, which come from the guest's fstab, only choose what is seen
/// of the file system on `device` ("subvol=@").
void require_harmless_options(const std::string& options, const std::string& device);

/// The options for mount(8) of a file system of `type`; `options` are the guest's, "" for none.
std::string mount_options(const std::string& type, const std::string& options, MountAccess access);

/// The program that looks for damage on a file system of `type` and changes nothing, with its options
/// ("e2fsck -n -f"). "" where there is none that is worth its time.
std::string checker_of(const std::string& type);

/// The first complaint in what such a program wrote: neither its name nor its headings, nor addresses in its
/// memory.
std::string first_complaint(const std::string& output);

}  // namespace guestfit
