// SPDX-License-Identifier: LGPL-2.1-or-later
// What most editors share: read a text file of the guest, hand it to a pure function, report its answer.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "edit/text/text_edit.hpp"
#include "rules/editor.hpp"

namespace guestfit {

/// Adds what a pure editor answered for the file at `path` to `result`.
void add_text_edit(EditorResult& result, const EditorContext& context, const std::string& path,
                   const TextEdit& edit);

/// Removes the text file at `path` when it is there and `reason` gives one for its text.
void remove_if_stale(EditorResult& result, const EditorContext& context, const std::string& path,
                     const std::function<std::optional<std::string>(std::string_view)>& reason);

}  // namespace guestfit
