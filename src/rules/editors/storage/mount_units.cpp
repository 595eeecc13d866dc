// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/storage/mount_unit.hpp"
#include "rules/editors/editors.hpp"
#include "rules/editors/storage/device_evidence.hpp"
#include "rules/editors/text_file.hpp"

namespace guestfit {
namespace {

EditorResult run(const EditorContext& context) {
  EditorResult result;
  const std::string directory = context.parameters.text("directory");
  const auto names = known_device_names(context);
  for (const auto& name : context.guest.list(directory)) {
    if (name.starts_with('.') || !name.ends_with(".mount")) continue;
    const auto path = join_path(directory, name);
    if (const auto text = context.guest.read(path))
      add_text_edit(result, context, path, edit_mount_unit(*text, path, names));
  }
  return result;
}

}  // namespace

Editor mount_units_editor() {
  return {"mount-units",
          "gives the devices of systemd's mount units stable names",
          {{"directory", ParameterInfo::Kind::text, "where the units are", {}}},
          run};
}

}  // namespace guestfit
