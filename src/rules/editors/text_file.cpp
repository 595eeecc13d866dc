// SPDX-License-Identifier: LGPL-2.1-or-later
#include "rules/editors/text_file.hpp"

namespace guestfit {

void add_text_edit(EditorResult& result, const EditorContext& context, const std::string& path,
                   const TextEdit& edit) {
  const std::string resolved = context.guest.resolve(path);
  for (const auto& [name, value] : edit.settings)
    result.settings.push_back({resolved, name, value});
  result.findings.insert(result.findings.end(), edit.findings.begin(), edit.findings.end());
  if (!edit.text) return;
  FileEdit file;
  file.path = resolved;
  file.action = context.guest.is_file(resolved) ? Action::modify : Action::create;
  file.content = *edit.text;
  file.reasons = edit.reasons;
  result.edits.push_back(std::move(file));
}

void remove_if_stale(EditorResult& result, const EditorContext& context, const std::string& path,
                     const std::function<std::optional<std::string>(std::string_view)>& reason) {
  const auto text = context.guest.read(path);
  const auto why = text ? reason(*text) : std::nullopt;
  if (!why) return;
  FileEdit file;
  file.path = context.guest.resolve(path);
  file.action = Action::remove;
  file.reasons = {*why};
  result.edits.push_back(std::move(file));
}

}  // namespace guestfit
