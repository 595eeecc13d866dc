// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/device_map.hpp"

#include "rules/editors/editors.hpp"

namespace guestfit {
namespace {

EditorResult run(const EditorContext& context) {
  EditorResult result;
  for (const auto& path : context.parameters.texts("files")) {
    const auto text = context.guest.read(path);
    if (!text) continue;
    const auto reason = reason_to_remove_device_map(*text);
    if (!reason) continue;
    FileEdit edit;
    edit.path = context.guest.resolve(path);
    edit.action = Action::remove;
    edit.reasons = {*reason};
    result.edits.push_back(std::move(edit));
  }
  return result;
}

}  // namespace

Editor device_map_editor() {
  return {"device-map",
          "takes away GRUB's map of drives when it names devices of the old machine",
          {{"files", ParameterInfo::Kind::texts, "where the map may be", {}}},
          run};
}

}  // namespace guestfit
