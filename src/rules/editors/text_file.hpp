// SPDX-License-Identifier: LGPL-2.1-or-later
// What most editors share: read a text file of the guest, hand it to a pure function, report its answer.
#pragma once

#include <string>

#include "edit/text_edit.hpp"
#include "rules/editor.hpp"

namespace guestfit {

/// Adds what a pure editor answered for the file at `path` to `result`.
void add_text_edit(EditorResult& result, const EditorContext& context, const std::string& path,
                   const TextEdit& edit);

}  // namespace guestfit
