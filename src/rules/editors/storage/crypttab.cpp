// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/storage/crypttab.hpp"

#include "rules/editors/editors.hpp"
#include "rules/editors/storage/device_evidence.hpp"
#include "rules/editors/text_file.hpp"

namespace guestfit {
namespace {

EditorResult run(const EditorContext& context) {
  const std::string path = "/etc/crypttab";
  EditorResult result;
  const auto names = known_device_names(context);
  const auto stable = [&](const std::string& device) { return names.stable_name(device); };
  if (const auto text = context.guest.read(path))
    add_text_edit(result, context, path, edit_crypttab(*text, stable));
  return result;
}

}  // namespace

Editor crypttab_editor() {
  return {"crypttab", "gives encrypted devices in /etc/crypttab stable names", {}, run};
}

}  // namespace guestfit
