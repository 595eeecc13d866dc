// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/boot/device_map.hpp"

#include "rules/editors/editors.hpp"
#include "rules/editors/text_file.hpp"

namespace guestfit {
namespace {

EditorResult run(const EditorContext& context) {
  EditorResult result;
  for (const auto& path : context.parameters.texts("files"))
    remove_if_stale(result, context, path, reason_to_remove_device_map);
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
