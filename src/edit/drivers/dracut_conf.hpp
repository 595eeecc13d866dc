// SPDX-License-Identifier: LGPL-2.1-or-later
// Which drivers dracut puts into the next initramfs beside those of the machine it runs on: the variables
// add_drivers, force_drivers and omit_drivers of its configuration (dracut.conf(5)). The files are shell
// scripts; dracut sources /etc/dracut.conf, then *.conf of /etc/dracut.conf.d and
// /usr/lib/dracut/dracut.conf.d by name.
#pragma once

#include <string>
#include <vector>

#include "edit/text/text_edit.hpp"
#include "edit/text/text_file.hpp"

namespace guestfit {

/// The new text of the file at `path` so that every one of `modules` is in add_drivers or force_drivers when
/// `files` have been sourced in their order. `path` is one of them; its text is empty when it is not there.
/// Findings where a later file takes the drivers out again.
TextEdit ensure_dracut_drivers(const std::vector<TextFile>& files, const std::string& path,
                               const std::vector<std::string>& modules);

}  // namespace guestfit
