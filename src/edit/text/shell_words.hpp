// SPDX-License-Identifier: LGPL-2.1-or-later
// A shell variable that holds words between blanks: INITRD_MODULES of SUSE's /etc/sysconfig/kernel
// (mkinitrd(8)), features of Alpine's /etc/mkinitfs/mkinitfs.conf (mkinitfs(1)).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "edit/text/text_edit.hpp"

namespace guestfit {

/// Adds those of `words` that the variable does not hold yet behind those it holds, in their order; "-" and
/// "_" count as the same. `reason` ends the sentence "WORDS added: ...". A finding where only running the
/// file would tell what the variable holds, or the file cannot be understood.
TextEdit ensure_shell_words(std::string_view text, const std::string& variable,
                            const std::vector<std::string>& words, const std::string& reason);

}  // namespace guestfit
