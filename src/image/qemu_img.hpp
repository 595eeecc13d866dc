// SPDX-License-Identifier: LGPL-2.1-or-later
// Running qemu-img(1), which does all block formats for guestfit. File names are given to it absolute, so
// that none of them can be taken for a protocol ("nbd:…", "json:…") or an option.
#pragma once

#include <string>
#include <vector>

#include <guestfit/error.hpp>

#include "image/progress.hpp"
#include "util/subprocess.hpp"

namespace guestfit {

/// Runs `qemu-img ARGUMENTS`. With `progress`, ARGUMENTS hold "-p". The exit status is the caller's to judge.
ProcessResult qemu_img(const std::vector<std::string>& arguments, const FractionSink& progress = {});

/// As above, and throws qemu_img_error() for any exit status but 0.
std::string require_qemu_img(const std::vector<std::string>& arguments, const std::string& image,
                             const std::string& doing, const FractionSink& progress = {});

/// What went wrong, for a person. `image` is the user's name for it, `doing` as in "cannot DOING IMAGE".
Error qemu_img_error(const ProcessResult& result, const std::string& image, const std::string& doing);

/// qemu-img could not open a file because another program has it open.
bool failed_on_lock(const ProcessResult& result);

/// The error for an image that another program has open.
Error in_use_error(const std::string& image);

/// The name that QEMU has for a format of ImageInfo ("vpc" for "vhd").
std::string qemu_format(const std::string& format);

}  // namespace guestfit
