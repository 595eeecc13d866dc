// SPDX-License-Identifier: LGPL-2.1-or-later
#include "rules/editors/network/network_files.hpp"

#include "edit/network/nm_settings.hpp"
#include "rules/editors/text_file.hpp"
#include "util/text.hpp"

namespace guestfit {

void add_network_edits(EditorResult& result, const EditorContext& context,
                       const std::vector<NetworkFileEdit>& edits) {
  for (const auto& file : edits) {
    add_text_edit(result, context, file.path, file.edit);
    if (!file.removed) continue;
    FileEdit edit;
    edit.path = context.guest.resolve(file.path);
    edit.action = Action::remove;
    edit.reasons = file.edit.reasons;
    result.edits.push_back(std::move(edit));
  }
}

void add_nm_settings_edits(EditorResult& result, const EditorContext& context) {
  std::vector<std::string> paths = {"/etc/NetworkManager/NetworkManager.conf"};
  const std::string directory = "/etc/NetworkManager/conf.d";
  for (const auto& name : context.guest.list(directory)) {
    if (name.ends_with(".conf") && !name.starts_with('.')) paths.push_back(join_path(directory, name));
  }
  for (const auto& path : paths) {
    if (const auto text = context.guest.read(path))
      add_text_edit(result, context, path, manage_network_cards(path, *text));
  }
}

}  // namespace guestfit
