// SPDX-License-Identifier: LGPL-2.1-or-later
// /etc/lvm/lvm.conf and lvmlocal.conf, lvm.conf(5). `filter` and `global_filter` of the section `devices` are
// lists of patterns with "a" (accept) or "r" (reject) before a regular expression between two equal
// delimiters; the first that fits one of a device's names decides, and what none fits is accepted.
#pragma once

#include <string>
#include <string_view>

#include "edit/text/text_edit.hpp"

namespace guestfit {

/// Comments out a filter that goes by names which the kernel gives (/dev/sda, /dev/disk/by-id/...): on other
/// hardware it hides the guest's volumes. Filters that cannot be taken out by commenting out whole lines are
/// reported. `path` is for messages.
TextEdit edit_lvm_conf(std::string_view text, const std::string& path);

}  // namespace guestfit
