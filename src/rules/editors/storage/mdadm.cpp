// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edit/storage/mdadm_conf.hpp"
#include "rules/editors/editors.hpp"
#include "rules/editors/storage/device_evidence.hpp"
#include "rules/editors/text_file.hpp"

namespace guestfit {
namespace {

EditorResult run(const EditorContext& context) {
  EditorResult result;
  const auto names = known_device_names(context);
  const auto array_of_member = [&](const std::string& device) { return names.array_of_member(device); };
  for (const auto& path : context.parameters.texts("files")) {
    if (const auto text = context.guest.read(path))
      add_text_edit(result, context, path, edit_mdadm_conf(*text, path, array_of_member));
  }
  return result;
}

}  // namespace

Editor mdadm_editor() {
  return {"mdadm",
          "lets mdadm find the members of arrays by UUID, whatever the disks are called",
          {{"files", ParameterInfo::Kind::texts, "mdadm's configuration", {}}},
          run};
}

}  // namespace guestfit
