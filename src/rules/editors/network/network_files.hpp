// SPDX-License-Identifier: LGPL-2.1-or-later
// What editors of network files share: handing on their answers, and NetworkManager's own settings.
#pragma once

#include <vector>

#include "edit/network/network_file_edit.hpp"
#include "rules/editor.hpp"

namespace guestfit {

/// Adds what a pure editor answered to `result`.
void add_network_edits(EditorResult& result, const EditorContext& context,
                       const std::vector<NetworkFileEdit>& edits);

/// Makes NetworkManager manage network cards, in the files below /etc; for guests whose cards it starts.
void add_nm_settings_edits(EditorResult& result, const EditorContext& context);

}  // namespace guestfit
